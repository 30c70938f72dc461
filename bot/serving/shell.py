"""The page as Gradio builds it: three tabs, each with the place that the page's own script fills."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr

if TYPE_CHECKING:
    from fastapi import FastAPI

SYSTEM_FONTS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
SYSTEM_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

TABS = (("Chat", "pincite-chat"), ("Documents", "pincite-documents"), ("Quality", "pincite-quality"))
"""What each tab is called, and the id of the place in it."""


def theme() -> gr.themes.Base:
    """Gradio's plain theme in system fonts, so that no font is fetched."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=list(SYSTEM_FONTS),
        font_mono=list(SYSTEM_MONO),
    )


def blocks() -> gr.Blocks:
    """The tabs."""
    made = gr.Blocks(title="Pincite", analytics_enabled=False)
    with made, gr.Tabs(elem_id="pincite-tabs", overflow_behavior="wrap"):
        for label, place in TABS:
            with gr.Tab(label, render_children=True):
                gr.Column(elem_id=place, elem_classes="place")
    return made


def mount(app: FastAPI) -> FastAPI:
    """The application with the page at /."""
    gr.mount_gradio_app(
        app, blocks(), path="", theme=theme(), footer_links=[], show_error=False, ssr_mode=False, run_history=False
    )
    return app
