"""Passages as LlamaIndex nodes with exact offsets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid5

from llama_index.core.bridge.pydantic import Field
from llama_index.core.node_parser import NodeParser
from llama_index.core.node_parser.node_utils import build_nodes_from_splits, default_id_func
from llama_index.core.schema import BaseNode, MetadataMode, NodeRelationship
from llama_index.core.schema import Document as LlamaDocument
from llama_index.core.utils import get_tqdm_iterable

from pincite.index.passages import PASSAGE_SIZE, passages
from pincite.index.types import Passage, Section

_NAMESPACE = UUID("5b7c1c2e-6d0e-5f0a-9a43-70696e636974")


class PinciteNodeParser(NodeParser):
    """Splits documents into nodes of whole sentences; each node knows its code points in the document.

    `node.start_char_idx` and `node.end_char_idx` come from the split itself. (LlamaIndex's own parsers search for a
    node's text, and so point at the wrong place in text that repeats.) A node's id depends on the document's id, the
    offsets and the text alone, unless `id_func` is given. Splitting a node further keeps offsets into the source
    document; they are None if the node does not know its own.
    """

    passage_size: int = Field(default=PASSAGE_SIZE, gt=0, description="Approximate length of a node in code points.")
    sections: Callable[[str], Sequence[Section]] | None = Field(
        default=None,
        exclude=True,
        description="Finds the sections of a text. No node crosses their edges; headings become metadata (`heading`).",
    )

    @classmethod
    def class_name(cls) -> str:
        """The name that LlamaIndex stores with a serialised pipeline."""
        return "PinciteNodeParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for node in get_tqdm_iterable(nodes, show_progress, "Parsing nodes"):
            parsed.extend(self._split(node))
        return parsed

    async def _aparse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        return await asyncio.to_thread(self._parse_nodes, nodes, show_progress=show_progress, **kwargs)

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, LlamaDocument]
    ) -> list[BaseNode]:
        # without the documents the base class still links and completes the nodes, but can't search for their text
        return super()._postprocess_parsed_nodes(nodes, {})

    def _split(self, parent: BaseNode) -> list[BaseNode]:
        text = parent.get_content(metadata_mode=MetadataMode.NONE)
        pieces = passages(text, self.sections(text) if self.sections else (), size=self.passage_size)
        ids = [self._id(i, parent, passage) for i, passage in enumerate(pieces)]
        built = build_nodes_from_splits([p.text for p in pieces], parent, id_func=lambda i, _: ids[i])
        offset = _offset(parent)
        for node, passage in zip(built, pieces, strict=True):
            if offset is not None:
                node.start_char_idx = offset + passage.start
                node.end_char_idx = offset + passage.end
            if parent.source_node is not None:
                node.relationships[NodeRelationship.SOURCE] = parent.source_node
            if self.include_metadata:
                node.metadata = {**parent.metadata, **({"heading": passage.heading} if passage.heading else {})}
        return list(built)

    def _id(self, number: int, parent: BaseNode, passage: Passage) -> str:
        if self.id_func is not default_id_func:
            return str(self.id_func(number, parent))
        return str(uuid5(_NAMESPACE, f"{parent.node_id}:{passage.start}:{passage.end}:{passage.text}"))


def _offset(parent: BaseNode) -> int | None:
    """Offset of the parent's text in the source document of the new nodes."""
    if parent.source_node is None:
        return 0
    start = getattr(parent, "start_char_idx", None)
    return start if isinstance(start, int) else None
