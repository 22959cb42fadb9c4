"""How staff read a moment: “22 Nov 2026, 20:48”, as everywhere else on the site, and not “8:48 p.m.”."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
