"""Currencies: their names and signs by ISO 4217 code, and those that a name without a country may mean."""

from __future__ import annotations

CURRENCIES: dict[str, tuple[str, ...]] = {
    "EUR": ("€", "euro", "euros", "欧元", "ユーロ"),
    "USD": ("us$", "us dollar", "us dollars", "american dollar", "american dollars", "美元"),
    "GBP": ("£", "英镑", "pound sterling", "pounds sterling", "british pound", "british pounds", "quid"),
    "JPY": ("yen", "japanese yen", "日元"),
    "CNY": ("yuan", "renminbi", "rmb", "元", "人民币"),
    "CHF": ("sfr", "swiss franc", "swiss francs"),
    "INR": ("₹", "rs", "rupee", "rupees", "indian rupees"),
    "RUB": ("₽", "rouble", "roubles", "ruble", "rubles"),
    "CAD": ("c$", "ca$", "canadian dollar", "canadian dollars"),
    "AUD": ("a$", "au$", "australian dollar", "australian dollars"),
    "NZD": ("nz$", "new zealand dollar", "new zealand dollars"),
    "HKD": ("hk$", "hong kong dollar", "hong kong dollars"),
    "SGD": ("s$", "singapore dollar", "singapore dollars"),
    "KRW": ("₩", "won"),
    "TRY": ("₺", "lira", "liras"),
    "BRL": ("r$", "real", "reais"),
    "MXN": ("mexican peso", "mexican pesos"),
    "SEK": ("swedish krona", "swedish kronor", "swedish crowns"),
    "NOK": ("norwegian krone", "norwegian kroner", "norwegian crowns"),
    "DKK": ("danish krone", "danish kroner", "danish crowns"),
    "PLN": ("zł", "złoty", "złotys", "zloty", "zlotys"),
    "CZK": ("kč", "koruna", "koruny", "czech crowns"),
    "HUF": ("forint", "forints"),
    "ZAR": ("rand",),
    "ILS": ("₪", "shekel", "shekels"),
    "UAH": ("₴", "hryvnia", "hryvnias"),
    "IRR": ("rial", "rials"),
    "AED": ("dirham", "dirhams"),
    "SAR": ("riyal", "riyals"),
    "THB": ("฿", "baht"),
    "DEM": ("deutschmark", "deutsche mark", "d-mark", "deutschmarks"),
    "FRF": ("french franc", "french francs"),
    "$": ("$", "dollar", "dollars"),
    "¥": ("¥", "円"),
    "kr": ("kr", "kronor", "kroner", "krona", "krone", "crown", "crowns"),
    "franc": ("franc", "francs"),
    "peso": ("peso", "pesos"),
}
"""Names of currencies by ISO 4217 code; those without a country by their sign."""

LOOSE: dict[str, frozenset[str]] = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD"}),
    "¥": frozenset({"JPY", "CNY"}),
    "kr": frozenset({"SEK", "NOK", "DKK"}),
    "franc": frozenset({"CHF", "FRF"}),
    "peso": frozenset({"MXN"}),
}
"""Currencies that a name without a country may mean."""

CENTS = frozenset({"cent", "cents", "ct"})
"""A hundredth of whatever currency is meant: `65 cents`."""
