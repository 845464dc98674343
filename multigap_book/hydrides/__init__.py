"""The hydrides as the book shows them: the review's tables, the figure of merit, a sortable table."""

from multigap_book.hydrides.figures import label_points, pair_figure, plane_figure, prediction_figure
from multigap_book.hydrides.sortable import sortable_table
from multigap_book.hydrides.tables import (
    FORMULA,
    MGB2_KELVIN,
    evidence,
    figure_of_merit,
    formula,
    formula_and_pressure,
    pairs,
    spelled,
    table,
)

__all__ = [
    "FORMULA",
    "MGB2_KELVIN",
    "evidence",
    "figure_of_merit",
    "formula",
    "formula_and_pressure",
    "label_points",
    "pair_figure",
    "pairs",
    "plane_figure",
    "prediction_figure",
    "sortable_table",
    "spelled",
    "table",
]
