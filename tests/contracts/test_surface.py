"""Whatever a contract can reach stands in surface.txt, so that it grows only where somebody reads it."""

from tests.contracts.surface import FILE, FORMS, forms_of_python, surface


def test_every_form_of_python_has_been_tried() -> None:
    assert forms_of_python() <= set(FORMS)


def test_a_contract_reaches_what_is_written_down_and_nothing_else() -> None:
    assert surface() == FILE.read_text(encoding="utf-8")
