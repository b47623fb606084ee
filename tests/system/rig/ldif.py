"""LDIF, as little of it as tests read and write."""

import base64


def parse(text):
    """Entries of LDIF text as [(dn, {lower-case attribute: [bytes]})]."""
    entries, dn, attributes = [], None, {}
    unfolded = text.replace("\r\n", "\n").replace("\n ", "")
    for line in unfolded.split("\n") + [""]:
        if not line:
            if dn is not None:
                entries.append((dn, attributes))
            dn, attributes = None, {}
            continue
        if line.startswith("#") or ":" not in line:
            continue
        name, value = line.split(":", 1)
        if value.startswith(":"):
            raw = base64.b64decode(value[1:].strip())
        else:
            raw = value.strip().encode()
        if name.lower() == "dn":
            dn = raw.decode()
        else:
            attributes.setdefault(name.lower(), []).append(raw)
    return entries


def line(name, value):
    """One attribute line; base64, so that any value may stand there."""
    raw = value if isinstance(value, bytes) else str(value).encode()
    return "%s:: %s\n" % (name, base64.b64encode(raw).decode())


def entry(dn, attributes):
    """An entry from {attribute: value or list of values}."""
    text = line("dn", dn)
    for name, values in attributes.items():
        if isinstance(values, (str, bytes, int)):
            values = [values]
        text += "".join(line(name, value) for value in values)
    return text + "\n"
