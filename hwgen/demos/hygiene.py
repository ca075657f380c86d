"""What rows should not carry unnoticed: secrets, and the licences that their comments name."""

from __future__ import annotations

import re

from hwgen.demos.tokens import comments

# Flag -> what a text must have. Secrets are looked for in all of it.
_SECRETS = {
    "secret:private-key": re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"),
    "secret:aws-key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "secret:token": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,40}|sk-[A-Za-z0-9_-]{20,80})\b"
    ),
    "secret:password": re.compile(
        r"(?i)\b(?:password|passwd|api[_-]?key|secret[_-]?key)\b\s{0,4}[:=]\s{0,4}[\"'][^\"'\n]{6,80}[\"']"
    ),
    "personal:e-mail": re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,24}){1,4}\b"),
}
# Licences are looked for in the comments.
_LICENCES = {
    "licence:gpl": re.compile(
        r"(?i)\bGNU (?:Affero |Lesser |Library )?General Public Licen[sc]e|\b[AL]?GPL[ -]?v?[23]"
    ),
    "licence:apache": re.compile(r"(?i)\bApache Licen[sc]e|\bApache-2\.0"),
    "licence:mit": re.compile(r"(?i)\bMIT Licen[sc]e|Permission is hereby granted, free of charge|:\s?MIT\b"),
    "licence:bsd": re.compile(r"(?i)\bBSD\b|Redistribution and use in source and binary forms"),
    "licence:solderpad": re.compile(r"(?i)\bSolderpad\b|\bSHL-"),
    "licence:cern": re.compile(r"(?i)\bCERN[ -](?:Open Hardware|OHL)"),
    "licence:proprietary": re.compile(r"(?i)\b(?:proprietary|confidential)\b|all rights reserved"),
    "licence:copyright": re.compile(r"(?i)\bcopyright\b|\(c\)\s?(?:19|20)\d\d"),
}
FLAGS = (*_SECRETS, *_LICENCES)


def hygiene_flags(code: str) -> tuple[str, ...]:
    """Return the flags of a text, in the order of FLAGS."""
    found = [flag for flag, pattern in _SECRETS.items() if pattern.search(code)]
    said = "\n".join(comments(code))
    # Lines of a licence break anywhere, and each begins with a mark of its own.
    said = re.sub(r"[\s*/#|]+", " ", said)
    return (*found, *(flag for flag, pattern in _LICENCES.items() if pattern.search(said)))
