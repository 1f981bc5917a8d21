"""A small made-up history in CSV files, under the headings of docs/import/crm-sales.toml."""

from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from salesops.embedded.places import PROJECT

MAPPING = PROJECT / "docs" / "import" / "crm-sales.toml"

TEAMS = """sales_agent,manager,regional_office
Ada Stone,Max Field,East
Ben Wood,Max Field,East
Cleo Marsh,Nora Hill,West
"""
PRODUCTS = """product,series,sales_price
GTX Pro,GTX,4821
MG Special,MG,55
"""
ACCOUNTS = """account,sector,year_established,revenue,employees,office_location,subsidiary_of
Acme Corporation,technolgy,1996,1100.04,2822,United States,
Betatech,medical,1986,647.18,1185,Kenya,Acme Corporation
Condax,software,2017,4.54,9,Philipines,
"""
DEALS = """opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
D1,Cleo Marsh,MG Special,Acme Corporation,Won,03-01-17,20-04-17,50
D2,Ada Stone,GTXPro,Acme Corporation,Won,05-11-16,02-03-17,4514
D3,Ben Wood,MG Special,Acme Corporation,Lost,20-10-16,22-03-17,0
D4,Cleo Marsh,GTX Pro,Betatech,Won,10-02-17,11-03-17,5000
D5,Ben Wood,MG Special,Condax,Won,01-12-16,31-12-17,66
D6,Ben Wood,MG Special,,Engaging,02-12-16,,
D7,Ben Wood,GTXPro,Condax,Prospecting,,,
"""


@dataclass
class HistoryFiles:
    """A folder of files and the mapping that reads them; change one with `write`."""

    folder: Path
    mapping: Path = MAPPING
    said: str = ""
    told: str = ""
    written: list[Path] = field(default_factory=list)

    def write(self, name: str, content: str | bytes) -> None:
        """Put a file there."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.written.append(path)

    def map(self, old: str, new: str) -> None:
        """Use a mapping that differs in one place."""
        text = self.mapping.read_text(encoding="utf-8")
        assert old in text
        self.mapping = self.folder / "mapping.toml"
        self.mapping.write_text(text.replace(old, new), encoding="utf-8")

    def load(self, *options: str) -> str:
        """Run the import; what it says on standard output, and in `told` what went to standard error."""
        out, err = StringIO(), StringIO()
        call_command(
            "import_history", str(self.folder), "--mapping", str(self.mapping), *options, stdout=out, stderr=err
        )
        self.said, self.told = out.getvalue(), err.getvalue()
        return self.said


def small_history(folder: Path) -> HistoryFiles:
    """The four files, all good but for what they are known for."""
    files = HistoryFiles(folder)
    files.write("sales_teams.csv", TEAMS)
    files.write("products.csv", PRODUCTS)
    files.write("accounts.csv", ACCOUNTS)
    files.write("sales_pipeline.csv", DEALS)
    return files
