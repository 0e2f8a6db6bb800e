"""How many people the web chat answers, beside a bare Starlette that says hello."""
