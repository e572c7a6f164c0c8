"""The look of the pages: paper, ink and one accent, in the serif and sans faces that a machine already has."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

__all__ = ["STYLES", "build_theme"]

STYLES = Path(__file__).with_name("page.css")

_SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "Liberation Sans",
    "Helvetica Neue",
    "Arial",
    "sans-serif",
)
_PAPER, _INK = (
    gr.themes.Color(
        c50="#fdfcf9", c100="#f7f4ed", c200="#e8e2d5", c300="#d6cebd", c400="#a79e8c", c500="#7c7464",
        c600="#5f584b", c700="#474136", c800="#2b2822", c900="#1d1b17", c950="#141310", name="paper",
    ),
    gr.themes.Color(
        c50="#fbf3f1", c100="#f5e2dd", c200="#eac5bb", c300="#dba191", c400="#c8765f", c500="#a94a32",
        c600="#8b2f1c", c700="#732717", c800="#5c2116", c900="#481b13", c950="#2a0e09", name="ink",
    ),
)  # fmt: skip


def build_theme() -> gr.themes.Base:
    """Return the theme: flat, square, without shadows; colours are set here for what Gradio draws itself."""
    theme = gr.themes.Base(
        primary_hue=_INK, secondary_hue=_INK, neutral_hue=_PAPER, radius_size=gr.themes.sizes.radius_none,
        text_size=gr.themes.sizes.text_md, font=_SANS, font_mono=("ui-monospace", "Menlo", "Consolas", "monospace"),
    )  # fmt: skip
    theme.name = "byline"
    return theme.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="#e9e4d8",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="#a79e8c",
        background_fill_primary="*neutral_50",
        background_fill_primary_dark="*neutral_950",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_900",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        border_color_primary="*neutral_300",
        border_color_primary_dark="#3b372f",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1d1b17",
        input_border_color="*neutral_300",
        input_border_color_dark="#474136",
        input_shadow="none",
        input_shadow_focus="none",
        button_primary_background_fill="*neutral_900",
        button_primary_background_fill_dark="#e9e4d8",
        button_primary_background_fill_hover="*primary_600",
        button_primary_background_fill_hover_dark="#ffffff",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#1d1b17",
        button_large_text_weight="500",
    )
