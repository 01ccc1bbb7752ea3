"""Where strangers reach us: every use of more rights is named, every way on is ours."""

import ast

import pytest

from .source import Source, assert_clean, call_name, product, strings

#: Functions of controllers that use more rights than the visitor has, and what keeps
#: them to the visitor's own. A new one is looked at before it is listed.
SUDO = {
    "_usable": "the code was typed; it must be for the visitor, and misses are counted",
    "_codes_owner": "the visitor's own company",
    "_codes_customers": "a search that names the visitor's company as the partner",
    "_codes_page": "a search that names the visitor's company as the issuer",
    "my_deals_new": "creates for the visitor's company, from cut texts only",
    "my_deals_withdraw": "a search that names the visitor's company",
    "_deals_page": "a search that names the visitor's company",
    "my_commissions": "a search that names the visitor's company",
    "_shown_bindings": "what the visitor's own rights have found, as plain values",
    "_earned_on": "a sum of the visitor's company only",
    "_shown_commission": "what the visitor's own rights have found, as plain values",
    "dispute_commission": "an entry that the visitor's own rights have found",
    "_payout": "the visitor's own, after it was asked whether they are a partner",
    "_shown_entry": "an entry that the visitor's own rights have found",
    "_nothing_page": "of the visitor's company only",
    "ask_for_payout": "the visitor's own, after it was asked whether they are a partner",
    "claim_mission": "for the visitor's company, a mission that is offered to it",
    "claim_file": "a search that names the visitor's company, then one of its files",
    "ranking": "the visitor's own place in it",
    "_mission": "missions that are offered to the visitor's company",
    "_claim_values": "orders of the visitor's company",
    "_disputes": "of entries that the visitor's own rights have found",
    "choose_support": "the visitor chooses for themselves; wrong codes are counted",
    "end_support": "the visitor's own",
    "my_support_thread": "a record that _document_check_access has let pass",
    "_support_page": "a search that names the visitor's company",
    "my_rewards": "the running programme and the visitor's own code",
    "_shown_entries": "what the visitor's own rights have found, as plain values",
    "my_referrals": "the visitor's own, by a condition that names their company",
    "_shown_referrals": "what the condition has found that names the visitor's company",
    "get_link": "the visitor's own code",
    "take_recommendation": "for the visitor's company, from cut texts only",
    "take_code": "the visitor's own touch; wrong codes are counted",
    "_owner": "the visitor's own company",
    "_program": "the running programme, of which no more than its name is shown",
    "get_auth_signup_qcontext": "whether a programme is running",
}
#: Handlers of forms without Odoo's token, and what takes its place.
WITHOUT_TOKEN = {"choose": "a token in the address, for one person and one choice"}
#: Flags in the context that a client may send as well: they only refuse more, or are
#: set whatever was sent.
SENT_TOO = {"loyalty_refused_rule_ids", "loyalty_hint_for_customer"}
EXECUTES = {"execute", "execute_query", "execute_query_dict", "SQL"}
RUNS_TEXT = {"eval", "exec", "safe_eval", "compile", "__import__"}
#: Calls whose result is an address of ours.
OURS = {"get_portal_url", "url_quote"}


def users_of_sudo(source: Source):
    """(function, its name) of what calls ``sudo()``."""
    for function in source.nodes(ast.FunctionDef):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and call_name(node) == "sudo":
                yield function, function.name
                break


def sudo_is_named(source: Source):
    for function, name in users_of_sudo(source):
        if name not in SUDO:
            yield source.at(function, f"{name}() uses sudo: say in SUDO what limits it")


def put_together(node: ast.AST) -> bool:
    """Is the text made of parts, so that a part may say what it likes?"""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, (ast.Mod, ast.Add))
    is_format = isinstance(node, ast.Call) and call_name(node) == "format"
    return isinstance(node, ast.JoinedStr) or is_format


def sql_is_constant(source: Source):
    for node in source.nodes(ast.Call):
        if call_name(node) in EXECUTES and node.args and put_together(node.args[0]):
            yield source.at(node, "no SQL of parts: SQL() with %s, or SQL.identifier")


def is_fixed(node: ast.AST) -> bool:
    """Is it put together of constants, which are written in capitals?"""
    if isinstance(node, ast.FormattedValue):
        node = node.value
    if isinstance(node, ast.Call):  # CONSTANT.format("of a constant")
        return all(is_fixed(part) for part in (node.func.value, *node.args))
    name = getattr(node, "attr", getattr(node, "id", ""))
    return isinstance(node, ast.Constant) or bool(name and name.isupper())


def sql_of_parts_has_fixed_parts(source: Source):
    for node in source.nodes(ast.JoinedStr):
        begins = " ".join(sorted(strings(node))).split()
        if {"SELECT", "INSERT", "UPDATE", "DELETE"} & set(begins):
            if not all(is_fixed(part) for part in node.values):
                yield source.at(node, "parts of a query are constants IN CAPITALS")


def no_text_is_run(source: Source):
    for node in source.nodes(ast.Call):
        bare = isinstance(node.func, ast.Name)
        if bare and node.func.id in RUNS_TEXT:
            yield source.at(node, f"{node.func.id} runs what somebody wrote")


def chance_is_no_secret(source: Source):
    for node in source.nodes(ast.Import, ast.ImportFrom):
        names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
        if "random" in names:
            yield source.at(node, "codes and tokens come from secrets")


def is_ours(node: ast.AST) -> bool:
    """Does an address begin with a slash of ours and hold nothing as it came?"""
    if isinstance(node, ast.Constant):
        return str(node.value).startswith("/") and not node.value.startswith("//")
    if isinstance(node, ast.Call):
        return call_name(node) in OURS
    if isinstance(node, ast.Attribute):
        return node.attr in ("access_url", "id", "state")
    if isinstance(node, ast.JoinedStr) and is_ours(node.values[0]):
        values = [v.value for v in node.values if isinstance(v, ast.FormattedValue)]
        return all(is_ours(value) for value in values)
    return False


def the_way_on_is_ours(source: Source):
    for node in source.nodes(ast.Call):
        if call_name(node) not in ("redirect", "redirect_query"):
            continue
        if not is_ours(node.args[0]) or any(k.arg == "local" for k in node.keywords):
            yield source.at(node, "redirect to a path of ours, not to what was sent")


def routes_say_how(source: Source):
    handlers = {
        call: handler
        for handler in source.nodes(ast.FunctionDef)
        for call in handler.decorator_list
    }
    for node in source.nodes(ast.Call):
        if call_name(node) != "route" or not (node.args or node.keywords):
            continue  # an override keeps what core said of its route
        known = node in handlers and handlers[node].name in WITHOUT_TOKEN
        said = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        if said.get("methods") not in ("['GET']", "['POST']"):
            yield source.at(node, "one method: GET looks, POST changes")
        if said.get("auth") not in ("'user'", "'public'") or (
            "csrf" in said and not known
        ):
            yield source.at(node, "auth is user or public, and the token is checked")


def logs_name_no_words_of_errors(source: Source):
    """What an error says may name people and codes; it belongs on the record."""
    for node in source.nodes(ast.Call):
        if not ast.unparse(node.func).startswith("_logger."):
            continue
        given = {ast.unparse(argument) for argument in node.args}
        traced = any(keyword.arg == "exc_info" for keyword in node.keywords)
        if traced or call_name(node) == "exception" or "error" in given:
            yield source.at(node, "log place_of(error): what it says names people")


def flags_of_ours_cannot_be_sent(source: Source):
    """A caller may send any context: a flag that lets something pass is a mark."""
    for node in source.nodes(ast.Call, ast.Subscript):
        read = call_name(node) == "get" if isinstance(node, ast.Call) else True
        place = getattr(node, "func", None) or node.value
        if read and ".context" in f".{ast.unparse(place)}":
            flags = set(strings(node)) - SENT_TOO
            if any(flag.startswith("loyalty_") for flag in flags):
                yield source.at(node, "a client can send this: use is_inside()")


def no_cookie_of_ours(source: Source):
    for node in source.nodes(ast.Call):
        if call_name(node) == "set_cookie":
            yield source.at(node, "what a visitor came with lives in the session")


EVERYWHERE = [
    sql_is_constant,
    sql_of_parts_has_fixed_parts,
    no_text_is_run,
    chance_is_no_secret,
    flags_of_ours_cannot_be_sent,
    logs_name_no_words_of_errors,
]
CONTROLLERS = [sudo_is_named, the_way_on_is_ours, routes_say_how, no_cookie_of_ours]


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.__name__)
def test_product(rule):
    assert_clean(rule, product())


@pytest.mark.parametrize("rule", CONTROLLERS, ids=lambda rule: rule.__name__)
def test_controllers(rule):
    assert_clean(rule, [s for s in product() if s.room == "controllers"])


def test_who_no_longer_needs_more_rights_goes_from_the_list():
    controllers = [s for s in product() if s.room == "controllers"]
    assert set(SUDO) == {name for s in controllers for _f, name in users_of_sudo(s)}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (sudo_is_named, "def f():\n    env['x'].sudo()"),
        (sql_is_constant, "cr.execute(f'SELECT {x}')"),
        (sql_is_constant, "SQL('SELECT %s' % x)"),
        (sql_is_constant, "env.execute_query('SELECT ' + x)"),
        (sql_is_constant, "cr.execute('SELECT {}'.format(x))"),
        (sql_of_parts_has_fixed_parts, "x = f'SELECT {column} FROM a'"),
        (no_text_is_run, "safe_eval(text)"),
        (chance_is_no_secret, "import random"),
        (flags_of_ours_cannot_be_sent, "self.env.context.get('loyalty_free')"),
        (logs_name_no_words_of_errors, "_logger.exception('it broke')"),
        (logs_name_no_words_of_errors, "_logger.info('broke', exc_info=True)"),
        (logs_name_no_words_of_errors, "_logger.info('%s broke', error)"),
        (flags_of_ours_cannot_be_sent, "env.context['loyalty_free']"),
        (chance_is_no_secret, "from random import choice"),
        (the_way_on_is_ours, "request.redirect(kw['next'])"),
        (the_way_on_is_ours, "request.redirect(f'/my/{text}')"),
        (the_way_on_is_ours, "request.redirect('//evil.example')"),
        (the_way_on_is_ours, "request.redirect('/my', local=False)"),
        (routes_say_how, "http.route('/x', auth='user')"),
        (routes_say_how, "http.route('/x', auth='none', methods=['GET'])"),
        (routes_say_how, "http.route('/x', auth='user', methods=['POST'], csrf=False)"),
        (no_cookie_of_ours, "response.set_cookie('a', 'b')"),
    ],
)
def test_the_rules_bite(rule, text):
    assert list(rule(Source("loyalty_referral/controllers/a.py", text)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (sql_is_constant, "cr.execute(SQL('SELECT %s', x))"),
        (sql_of_parts_has_fixed_parts, "x = f'SELECT {_COLUMNS} FROM a'"),
        (no_text_is_run, "re.compile('x')"),
        (flags_of_ours_cannot_be_sent, "self.env.context.get('lang')"),
        (logs_name_no_words_of_errors, "_logger.info('%s', place_of(error))"),
        (flags_of_ours_cannot_be_sent, "is_inside(self, 'loyalty_free')"),
        (the_way_on_is_ours, "request.redirect(f'/my/{entry.id}')"),
        (the_way_on_is_ours, "request.redirect(f'/buy/{url_quote(code)}')"),
        (routes_say_how, "http.route('/x', auth='user', methods=['GET'])"),
    ],
)
def test_the_rules_let_pass(rule, text):
    assert not list(rule(Source("loyalty_referral/controllers/a.py", text)))
