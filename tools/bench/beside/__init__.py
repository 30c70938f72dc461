"""Search beside other libraries: the same documents and questions, each library in an environment of its own."""
