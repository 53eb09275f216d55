"""What the server tells about itself: an OpenAPI description, and a page without anything from elsewhere."""

from html import escape
from typing import Any

from koutu.server.words import FIELDS
from koutu.version import __version__

_ERROR = {
    "description": "What is wrong, as a sentence",
    "content": {"application/json": {"schema": {"type": "object", "properties": {"error": {"type": "string"}}}}},
}


def openapi() -> dict[str, Any]:
    """Return the description of every address (OpenAPI 3.1)."""
    texts = {name: {"type": "string"} for name in (*FIELDS, "url")}
    form = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}} | texts}
    picture = {"description": "The picture", "content": {"image/*": {}}}
    failures = dict.fromkeys(("400", "401", "403", "413", "422", "429", "503", "504"), _ERROR)
    body = {"content": {"multipart/form-data": {"schema": form}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Koutu", "version": __version__},
        "paths": {
            "/cut": {
                "post": {
                    "summary": "Cut a picture out; the fields are the options of `koutu cut`",
                    "requestBody": body,
                    "responses": {"200": picture} | failures,
                }
            },
            "/api/remove": {
                "post": {
                    "summary": "The same, with the fields of rembg's server: model, a, om, bgc, url",
                    "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object"}}}},
                    "responses": {"200": picture} | failures,
                }
            },
            "/health": {"get": {"summary": "Whether it runs", "responses": {"200": {"description": "It runs"}}}},
        },
    }


def page() -> str:
    """Return a page for people: addresses, fields, an example."""
    fields = ", ".join(escape(name) for name in FIELDS)
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Koutu</title>
<style>body{{font:16px/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem}}code{{background:#8882}}</style>
<h1>Koutu {__version__}</h1>
<p><code>POST /cut</code> cuts a picture out: a form with <code>file</code> or <code>url</code>, or the picture as the
body. Fields: {fields}.</p>
<pre>curl -F file=@photo.jpg -F size=small http://127.0.0.1:7840/cut -o cutout.png</pre>
<p><code>POST /api/remove</code> takes what rembg's clients send. <code>GET /health</code> says whether it runs;
<a href="/openapi.json">openapi.json</a> is the description for programs.</p></html>"""
