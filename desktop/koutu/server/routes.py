"""The addresses of the server: /cut, /api/remove as rembg's clients know it, /health and a page that explains them."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive

from koutu.cli.cut_arguments import CutOptions
from koutu.engine.batch.one_picture import EncodedPicture
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import (
    Cancelled,
    ExportError,
    KoutuError,
    LabelError,
    LinkError,
    NetworkError,
    PhotoError,
    PresetError,
    StyleError,
    UsageError,
)
from koutu.engine.export.formats import FORMATS
from koutu.engine.files.links import clean_name
from koutu.server import explained, words
from koutu.server.guards import Doorman, FullError, Limits, Share, TooLargeError, TooSlowError, limited, room_for
from koutu.server.packed import packed
from koutu.server.warm_engine import BusyError, Link, Upload, WarmEngine
from koutu.version import __version__

_LOOKED = 0.2  # seconds between two looks whether the client is still there
_MEDIA = {"ora": "image/openraster", "psd": "image/vnd.adobe.photoshop"}
_MOST_FIELDS = 40
_LONGEST_NUMBER = 15  # digits
_LINGER = 1.0  # seconds that the rest of a refused body is read for
# Answers that may come before all of a body has.
_UNREAD = (401, 403, 408, 413, 429)
Fields = list[tuple[str, str]]
Answer = Callable[[Request], Awaitable[Response]]


class _GoneError(Exception):
    """The client has left."""


class _Body:
    """A request's `receive`, which knows whether all of the body has come."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._whole = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._whole = not message.get("more_body", False)
        return message

    async def pass_over(self) -> None:
        """Throw away what is still on its way, for a moment.

        A connection that is closed over bytes that nobody read is reset, and its client may never see the answer. One
        that waits for “100 Continue” has sent nothing yet.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                while not self._whole:
                    await self()


def make_app(engine: WarmEngine, doorman: Doorman, limits: Limits) -> Starlette:
    """Return the server's ASGI application."""
    room = room_for(limits)

    async def cut(request: Request) -> Response:
        with room.share() as share:
            fields, upload = await _form(request, limits, share)
            return await _answer(request, engine, limits, fields, upload)

    async def remove(request: Request) -> Response:
        with room.share() as share:
            fields, upload = await _form(request, limits, share)
            return await _answer(request, engine, limits, _as_rembg(fields), upload)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__, "pictures": engine.held})

    async def description(_: Request) -> Response:
        return JSONResponse(explained.openapi())

    async def page(_: Request) -> Response:
        return HTMLResponse(explained.page())

    return Starlette(
        routes=[
            Route("/cut", _guarded(cut, doorman), methods=["POST"]),
            Route("/api/remove", _guarded(remove, doorman), methods=["GET", "POST"]),
            Route("/health", _guarded(health, doorman)),
            Route("/openapi.json", _guarded(description, doorman)),
            Route("/", _guarded(page, doorman)),
        ]
    )


def _guarded(answer: Answer, doorman: Doorman) -> Answer:
    """Turn refusals and errors into statuses with a sentence."""

    async def guarded(request: Request) -> Response:
        body = _Body(request.receive)
        response = await answered(Request(request.scope, body))
        if response.status_code in _UNREAD and "100-continue" not in request.headers.get("expect", "").lower():
            await body.pass_over()
        return response

    async def answered(request: Request) -> Response:
        refusal = doorman.refusal(request)
        if refusal is not None:
            status, sentence = refusal
            return _failure(status, sentence)
        try:
            return await answer(request)
        except TooLargeError:
            return _failure(413, "The picture is larger than this server takes.")
        except TooSlowError:
            return _failure(408, "The picture did not come in the time that this server allows.")
        except BusyError as busy:
            return _busy(busy.seconds)
        except FullError:
            return _busy(1)
        except (UsageError, PresetError, StyleError, ExportError) as error:
            return _failure(400, str(error))
        except (PhotoError, LinkError, LabelError) as error:
            return _failure(422, str(error))
        except NetworkError as error:
            return _failure(503, str(error))
        except KoutuError as error:
            return _failure(500, str(error))
        except TimeoutError:
            return _failure(504, "The picture took longer than this server allows.")
        except (_GoneError, ClientDisconnect):
            return Response(status_code=499)

    return guarded


def _busy(seconds: float) -> Response:
    after = {"Retry-After": str(max(1, math.ceil(seconds)))}
    return _failure(429, "The server has as much to do as it takes on. Ask again a little later.", after)


def _failure(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    # What was not read of a body must not be taken for the next request, nor waited for longer than `_Body` does.
    end = {"Connection": "close"} if status in _UNREAD else {}
    return JSONResponse({"error": sentence}, status, {**(headers or {}), **end})


async def _form(request: Request, limits: Limits, share: Share) -> tuple[Fields, Upload | None]:
    """Return the fields of the address and the form, and the picture that came with them."""
    announced = request.headers.get("content-length", "0")
    if len(announced) > _LONGEST_NUMBER or (announced.isdecimal() and int(announced) > limits.body):
        raise TooLargeError
    fields = request.query_params.multi_items()
    if request.method == "GET":
        return fields, None
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    request = Request(request.scope, limited(request.receive, limits, share))
    if kind != "multipart/form-data":
        data = await request.body()
        # What `curl --data-binary` sends calls itself a form: no picture's bytes are all printable, every form's are.
        if kind == "application/x-www-form-urlencoded" and data.isascii() and data.decode().isprintable():
            return fields + _pairs(data.decode()), None
        return fields, Upload(data, "the picture") if data else None
    upload: Upload | None = None
    try:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    # The name is said in sentences only, and is the sender's own: no folder, no line break.
                    called = clean_name(value.filename) if value.filename else "the picture"
                    upload = Upload(await value.read(), called)
                else:
                    fields.append((name, value))
    except HTTPException as error:
        raise UsageError("the form cannot be read ({reason})", reason=error.detail) from error
    return fields, upload


def _pairs(text: str) -> Fields:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise UsageError("a form has {most} fields at most", most=_MOST_FIELDS) from error


async def _answer(
    request: Request, engine: WarmEngine, limits: Limits, fields: Fields, upload: Upload | None
) -> Response:
    link = dict(fields).get("url", "")
    if (upload is None) == (not link):
        raise UsageError("send a picture as the field “file” or as the body, or its address as “url”: one of them")
    source = Link(link) if upload is None else upload
    options = words.options_of((name, value) for name, value in fields if name != "url")
    picture = await _waited_for(request, engine, source, options, limits.seconds)
    if len(picture.files) > 1:
        archive = await asyncio.to_thread(packed, picture.files)
        return Response(archive, media_type="application/zip", headers=_named("cutout.zip"))
    (file,) = picture.files
    media = _MEDIA.get(file.format, f"image/{file.format}")
    return Response(file.data, media_type=media, headers=_named(f"cutout{FORMATS[file.format].suffix}"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}"'}


async def _waited_for(
    request: Request, engine: WarmEngine, source: Upload | Link, options: CutOptions, seconds: float
) -> EncodedPicture:
    """Wait for a picture; stop it when its time is over or its client is gone."""
    cancel = CancelToken()
    future = asyncio.wrap_future(engine.submit(source, options, cancel))
    # A picture that nobody is waiting for any longer still ends, by Cancelled, which asyncio would complain about.
    future.add_done_callback(_seen)
    deadline = asyncio.get_running_loop().time() + seconds
    try:
        while True:
            done, _ = await asyncio.wait([future], timeout=_LOOKED)
            if done:
                return future.result()
            if await request.is_disconnected():
                raise _GoneError
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError
    except Cancelled as stopped:
        raise TimeoutError from stopped
    finally:
        cancel.cancel()


def _seen(future: "asyncio.Future[EncodedPicture]") -> None:
    if not future.cancelled():
        future.exception()


def _as_rembg(given: Fields) -> Fields:
    """Return our fields for those that rembg's server takes; its thresholds mean nothing here and are passed over."""
    fields = dict(given)
    ours = {"size": "small" if fields.get("model") == "u2netp" else "large"}
    if "url" in fields:
        ours["url"] = fields["url"]
    if fields.get("om", "").lower() in ("1", "true"):
        ours["matte_only"] = "1"
    if fields.get("a", "").lower() in ("1", "true"):
        ours["refine"] = "fine"
    colour = [part.strip() for part in fields.get("bgc", "").split(",")]
    if len(colour) == 4 and all(part.isdecimal() for part in colour) and int(colour[3]) > 0:
        ours["backdrop"] = "#{:02x}{:02x}{:02x}".format(*(min(int(part), 255) for part in colour[:3]))
    return list(ours.items())
