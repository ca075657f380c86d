"""Settings: the order of the layers, and errors that name the place, the key and the nearest known one."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hwgen.core.errors import UsageError
from hwgen.infra.config import Config, cache_folder, load_config

REPEATED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home" / ".config" / "hwgen").mkdir(parents=True)
    (tmp_path / "work").mkdir()
    return tmp_path / "home"


def load(home: Path, user: str = "", project: str = "", flags=None, **variables: str) -> Config:
    config_home = home / "xdg"
    (config_home / "hwgen").mkdir(parents=True, exist_ok=True)
    (config_home / "hwgen" / "config.toml").write_text(user)
    work = home.parent / "work"
    (work / "hwgen.toml").write_text(project)
    environment = {"HOME": str(home), "XDG_CONFIG_HOME": str(config_home)} | variables
    return load_config(flags, environment=environment, folder=work)


def test_defaults(home):
    config = load(home)
    assert (config.model, config.simulator, config.sandbox) == ("builtin", "auto", "auto")
    assert config.runs_dir == Path("runs")
    assert config.origins == {}


def test_each_layer_beats_the_one_before(home):
    layers = {
        "user": "jobs = 1\nmutants = 1\nattempts = 1\nquiet = true\n",
        "project": "jobs = 2\nmutants = 2\nattempts = 2\n",
        "HWGEN_JOBS": "3",
        "HWGEN_MUTANTS": "3",
    }
    config = load(home, flags={"jobs": 4, "attempts": None}, **layers)
    assert (config.jobs, config.mutants, config.attempts, config.quiet) == (4, 3, 2, True)
    work = home.parent / "work"
    assert dict(config.origins) == {
        "jobs": "--jobs",
        "mutants": "HWGEN_MUTANTS",
        "attempts": f"{work}/hwgen.toml: attempts",
        "quiet": f"{home}/xdg/hwgen/config.toml: quiet",
    }


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("jbos = 1", "hwgen.toml: unknown key 'jbos'", "did you mean 'jobs'?"),
        ("zzz = 1", "hwgen.toml: unknown key 'zzz'", "known: attempts, base_url, cache_dir"),
        ("jobs = 'many'", "hwgen.toml: jobs = 'many' is not a whole number", ""),
        ("jobs = true", "hwgen.toml: jobs = True is not a whole number", ""),
        ("jobs = 1.5", "hwgen.toml: jobs = 1.5 is not a whole number", ""),
        ("jobs = -1", "hwgen.toml: jobs = -1 is less than 0", ""),
        ("time_limit_s = nan", "is not a number", ""),
        ("time_limit_s = inf", "is not a number", ""),
        ("quiet = 1", "hwgen.toml: quiet = 1 is neither true nor false", ""),
        ("model = ''", "hwgen.toml: model = '' is not a text", ""),
        ("model = ['a']", "is not a text", ""),
        ("runs_dir = 3", "is not a text", ""),
        ("simulator = 'vcs'", "simulator = 'vcs' is not one of auto, icarus, verilator", ""),
        ("[jobs]\na = 1", "is not a whole number", ""),
        ("jobs = ", "hwgen.toml is not a TOML file", ""),
        ("sandbox = 'off'", "cannot be set by a project", "HWGEN_SANDBOX"),
        ("cache_dir = 'cache'", "cannot be set by a project", "HWGEN_CACHE_DIR"),
        ("pnr_seeds = 0", "hwgen.toml: pnr_seeds = 0 is less than 1", ""),
        ("liberty = 'gone.lib'", "hwgen.toml: liberty = 'gone.lib' is no file", "Liberty"),
        ("liberty = '.'", "hwgen.toml: liberty = '.' is no file", "Liberty"),
        ("reserved_modules = 'chip'", "reserved_modules = 'chip' is not a list of module names", ""),
        ("reserved_modules = ['a b']", "reserved_modules = ['a b'] is not a list of module names", ""),
    ],
)
def test_bad_project_files(home, text, message, hint):
    with pytest.raises(UsageError) as refused:
        load(home, project=text)
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_the_user_may_switch_the_sandbox_off(home):
    assert load(home, user="sandbox = 'off'").sandbox == "off"
    assert load(home, HWGEN_SANDBOX="off").sandbox == "off"
    assert load(home, project="sandbox = 'required'").sandbox == "required"


def test_a_file_that_is_no_text(home):
    (home.parent / "work" / "hwgen.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"hwgen\.toml is not a TOML file"):
        load_config(environment={"HOME": str(home)}, folder=home.parent / "work")


def test_a_folder_in_place_of_a_file(home):
    (home.parent / "work" / "hwgen.toml").mkdir()
    with pytest.raises(UsageError, match=r"hwgen\.toml cannot be read: Is a directory"):
        load_config(environment={"HOME": str(home)}, folder=home.parent / "work")


def test_variables(home):
    config = load(home, HWGEN_QUIET="yes", HWGEN_TIME_LIMIT_S="2.5", HWGEN_RUNS_DIR="~/runs", HWGEN_MODEL="")
    assert (config.quiet, config.time_limit_s, config.model) == (True, 2.5, "builtin")
    assert config.runs_dir == Path("~/runs").expanduser()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("HWGEN_JOBZ", "1", "unknown environment variable HWGEN_JOBZ"),
        ("HWGEN_JOBS", "many", "HWGEN_JOBS = 'many' is not a whole number"),
        ("HWGEN_JOBS", "1e3", "HWGEN_JOBS = '1e3' is not a whole number"),
        ("HWGEN_QUIET", "maybe", "HWGEN_QUIET = 'maybe' is neither true nor false"),
        ("HWGEN_RUNS_DIR", "~nobody-of-that-name/x", "is not a path"),
    ],
)
def test_bad_variables(home, name, value, message):
    with pytest.raises(UsageError) as refused:
        load(home, **{name: value})
    assert message in refused.value.message


def test_variables_that_others_read_are_no_settings(home):
    load(home, HWGEN_IVERILOG="/opt/iverilog", HWGEN_NEXTPNR_ECP5="x", HWGEN_REQUIRE_TOOLS="1")


def test_a_bad_flag_is_named_as_it_is_typed(home):
    with pytest.raises(UsageError, match="--time-limit-s = 0 is less than 1"):
        load(home, flags={"time_limit_s": 0})


def test_paths_in_a_file_start_from_its_folder(home):
    work = home.parent / "work"
    assert load(home, project="runs_dir = 'out/runs'").runs_dir == work / "out" / "runs"
    assert load(home, project="runs_dir = '/var/runs'").runs_dir == Path("/var/runs")


def test_options_of_checks(home):
    library = home.parent / "work" / "cells.lib"
    library.write_text("library (cells) {}")
    config = load(home, project="liberty = 'cells.lib'\nreserved_modules = ['chip']")
    assert (config.liberty, config.reserved_modules) == (library, ("chip",))
    assert config.to_mapping()["reserved_modules"] == ["chip"]
    config = load(home, HWGEN_RESERVED_MODULES="chip, uart", HWGEN_LIBERTY=str(library), HWGEN_FLATTEN="1")
    assert (config.liberty, config.reserved_modules, config.flatten) == (library, ("chip", "uart"), True)
    with pytest.raises(UsageError, match=r"--liberty = '\w+' is no file"):
        load(home, flags={"liberty": Path("l" * 300)})


def test_the_project_file_is_that_of_the_repository(home):
    work = home.parent / "work"
    deep = work / "rtl" / "gemm"
    deep.mkdir(parents=True)
    (work / "hwgen.toml").write_text("jobs = 3")
    (home.parent / "hwgen.toml").write_text("jobs = 7")
    environment = {"HOME": str(home)}
    assert load_config(environment=environment, folder=deep).jobs == 0
    (work / ".git").mkdir()
    assert load_config(environment=environment, folder=deep).jobs == 3
    (deep / "hwgen.toml").write_text("jobs = 4")
    assert load_config(environment=environment, folder=deep).jobs == 4


def test_cache_follows_the_platform(home):
    assert cache_folder({"HOME": "/home/a", "XDG_CACHE_HOME": "/fast"}) == Path("/fast/hwgen")
    assert cache_folder({"HOME": "/home/a", "XDG_CACHE_HOME": "relative"}).is_relative_to("/home/a")
    with pytest.raises(UsageError, match="no home folder"):
        cache_folder({})
    assert load_config(environment={"HWGEN_CACHE_DIR": "/fast"}, folder=home).cache_dir == Path("/fast")


def test_a_resumed_run_keeps_what_decides_its_result(home):
    library = home.parent / "work" / "cells.lib"
    library.write_text("library (cells) {}")
    flags = {"liberty": library, "pnr_seeds": 3, "reserved_modules": ["chip"], "jobs": 2}
    saved = json.loads(json.dumps(load(home, flags=flags).to_mapping()))
    config = load(home, HWGEN_PNR_SEEDS="9").restored(saved)
    assert (config.liberty, config.pnr_seeds, config.reserved_modules) == (library, 3, ("chip",))
    assert config.jobs == 0
    without = load(home).to_mapping()
    assert load(home, HWGEN_LIBERTY=str(library)).restored(without).liberty is None


def test_settings_as_plain_data(home):
    data = load(home, HWGEN_CACHE_DIR="/fast").to_mapping()
    assert data["cache_dir"] == "/fast"
    assert data["jobs"] == 0
    assert "origins" not in data


scalars = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.binary(),
)


@REPEATED
@given(
    flags=st.dictionaries(st.sampled_from(sorted(Config.__dataclass_fields__.keys() - {"origins"})), scalars)
)
@example({"time_limit_s": 10**400})
@example({"runs_dir": "\0"})
def test_any_value_is_a_setting_or_a_usage_error(home, flags):
    try:
        config = load_config(flags, environment={"HOME": str(home)}, folder=home)
    except UsageError as error:
        assert "--" in error.message  # noqa: PT017 - either end is right
        return
    for name, value in flags.items():
        kept = getattr(config, name)
        assert kept == (Path(value).expanduser() if isinstance(kept, Path) else _as_kept(value))


def _as_kept(value):
    return tuple(value) if isinstance(value, list) else value


names = st.text(st.characters(codec="ascii", exclude_characters="=\0"), min_size=1, max_size=12)


@REPEATED
@given(variables=st.dictionaries(names.map(lambda n: f"HWGEN_{n.upper()}"), st.text(max_size=8)))
def test_any_variable_is_a_setting_or_a_usage_error(home, variables):
    try:
        load_config(environment={"HOME": str(home)} | variables, folder=home)
    except UsageError as error:
        assert any(name in error.message for name in variables)  # noqa: PT017 - either end is right


@REPEATED
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_settings_or_a_usage_error(home, content):
    path = home.parent / "work" / "hwgen.toml"
    path.write_bytes(content)
    try:
        load_config(environment={"HOME": str(home)}, folder=path.parent)
    except UsageError as error:
        assert str(path) in error.message  # noqa: PT017 - either end is right
