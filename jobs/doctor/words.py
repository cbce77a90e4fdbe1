"""What the doctor says, in Dutch and English; pure."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.telling.phrases import Language, Phrases
from jobs.doctor.reasons import in_dutch

SHARED = Phrases(
    nl={
        # Of this machine and the configuration.
        "config": "{path}",
        "contact": "{contact}",
        "contact.mapped": "{contact} (het voorbeeld); elke host is elders (http.origins)",
        "contact.placeholder": "{contact}: nog het voorbeeldadres",
        "contact.empty": "geen adres",
        "contact.none": "{contact}: niet één mailadres, en niet het adres van één pagina",
        "contact.remedy": "zet een mailadres van uzelf als contact in [http]; het gaat met elk "
        "verzoek mee, en zonder worden {hosts} niet bevraagd",
        "clock": "{now}",
        "clock.given": "{now}, gegeven met --now",
        "clock.odd": "{now}, en dat kan niet",
        "clock.behind": "{now}, maar de database kent al een controle van {at}",
        "clock.remedy": "zet de klok van deze machine juist (NTP): alles wordt ermee gedateerd",
        "time_zone": "Europe/Brussels, nu UTC{offset}",
        "time_zone.odd": "Europe/Brussels is er niet zoals het hoort: {why}",
        "time_zone.remedy": "installeer het pakket tzdata opnieuw",
        "state": "{path}: schrijfbaar",
        "state.not": "{path}: {why}",
        "state.remedy": "geef de gebruiker van vvwatch schrijfrecht op {path}, of wijzig path in "
        "[state]",
        "state.damaged.remedy": "kijk na of path in [state] klopt; zo ja is het bestand stuk: "
        "zet de nieuwste back-up op zijn plaats, of red wat leesbaar is met "
        "`sqlite3 DATABASE .recover | sqlite3 NEW`, en draai `vvwatch verify`",
        "disk": "{free} vrij, naar schatting {needed} nodig voor de eerste controle",
        "disk.remedy": "maak plaats op de schijf van {path}, zet path in [state] elders, of laat "
        "minder van vroeger lezen (history of since in [sources.…])",
        "channel": "{channel}",
        "channel.none": "geen kanaal: er vertrekt niets",
        "channel.remedy": "geef een Apprise-URL in urls van {name}; `vvwatch notify {name} --test` "
        "stuurt een voorbeeld",
        # Of the sites.
        "live.not": "niet geprobeerd: dat doet `vvwatch doctor --live`",
        "robots": "robots.txt: {status}; {pause} s tussen twee verzoeken",
        "robots.delay": "robots.txt: {status}, Crawl-delay {asked}; {pause} s tussen verzoeken",
        "robots.none": "geen robots.txt ({status}): alles mag; {pause} s tussen twee verzoeken",
        "robots.failed": "{why}; deze host wordt zo niet bevraagd",
        "clock.sites": "{seconds} s verschil met de klok van {host}",
        "clock.sites.off": "{seconds} s verschil met de klok van {host}, en minstens zoveel met de "
        "andere",
        "clock.sites.none": "geen site zei hoe laat het is",
        "clock.sites.odd": "{host} zegt ‘{header}’, en dat is geen tijd",
        "clock.sites.given": "--now staat in de plaats van de klok",
        "probe.refused": "iets anders dan verwacht: {body}, van {url}",
        "probe.depends": "hangt af van {on}, dat niet werd zoals verwacht",
        "probe.no_answer": "geen antwoord van {url}: {why}",
        "probe.led_away": "{url} leidt naar {to}",
        "probe.forbidden": "robots.txt verbiedt {url}",
        "network.none": "geen enkele host antwoordde: {why}",
        "robots.common": "geen antwoord, zie network",
        "network.remedy": "is er wel een netwerk? Kijk na of deze machine namen vindt en naar "
        "buiten mag: verbinding, DNS, firewall, https_proxy",
        "probe.closed": "{host} wordt niet bevraagd, zie robots.{host}",
        "probe.closed.since": "{host} wordt niet meer bevraagd: {why}",
        "probe.not_needed": "niet nodig met {setting}; wat kwam: {seen}",
        "probe.all_asked": "er zijn al {count} dingen gevraagd",
        "probe.not_tried": "alleen een controle toont het; `vvwatch status` noemt wat niet klopt",
        "probe.stumbled": "het onderzoek zelf struikelde: {error}",
        "probe.remedy.network": "probeer het vanaf een ander netwerk: sommige netwerken en proxy’s "
        "worden geweigerd of weigeren zelf; blijft het zo, kijk dan of de host verhuisd is",
        "probe.remedy.reader": "laat wie het netwerk of de proxy van deze machine beheert {host} "
        "toestaan (https_proxy, met naam en wachtwoord waar hij die vraagt), of ga eraan voorbij "
        "met no_proxy",
        "probe.remedy.door": "vvwatch gaat daar niet aan voorbij: probeer het later of vanaf een "
        "ander netwerk, of vraag de beheerder van de site",
        "probe.remedy.same": "zoals bij {check}",
        "probe.remedy.later": "probeer het later opnieuw; de site is overbelast of gestoord",
        "probe.remedy.forbidden": "niets: wat robots.txt verbiedt wordt niet gevraagd; vraag het "
        "eventueel de beheerder van de site",
    },
    en={
        "config": "{path}",
        "contact": "{contact}",
        "contact.mapped": "{contact} (the example); every host is fetched elsewhere (http.origins)",
        "contact.placeholder": "{contact}: still the example address",
        "contact.empty": "no address",
        "contact.none": "{contact}: not one mail address, nor the address of one page",
        "contact.remedy": "put a mail address of yours as contact into [http]; it goes with each "
        "request, and without one {hosts} are not asked",
        "clock": "{now}",
        "clock.given": "{now}, given with --now",
        "clock.odd": "{now}, which cannot be",
        "clock.behind": "{now}, but the database knows a pass of {at}",
        "clock.remedy": "set the clock of this machine right (NTP): everything is dated by it",
        "time_zone": "Europe/Brussels, now UTC{offset}",
        "time_zone.odd": "Europe/Brussels is not there as it should be: {why}",
        "time_zone.remedy": "install the package tzdata anew",
        "state": "{path}: can be written",
        "state.not": "{path}: {why}",
        "state.remedy": "let the user of vvwatch write to {path}, or change path in [state]",
        "state.damaged.remedy": "check path in [state]; where it is the right file, it is damaged: "
        "put the newest backup in its place, or save what can be read with "
        "`sqlite3 DATABASE .recover | sqlite3 NEW`, and run `vvwatch verify`",
        "disk": "{free} free, about {needed} needed for the first pass",
        "disk.remedy": "make room on the disk of {path}, put path in [state] elsewhere, or let "
        "less of the past be read (history or since in [sources.…])",
        "channel": "{channel}",
        "channel.none": "no channel: nothing is sent",
        "channel.remedy": "give an Apprise URL in urls of {name}; `vvwatch notify {name} --test` "
        "sends an example",
        "live.not": "not tried: `vvwatch doctor --live` does that",
        "robots": "robots.txt: {status}; {pause} s between two requests",
        "robots.delay": "robots.txt: {status}, Crawl-delay {asked}; {pause} s between two requests",
        "robots.none": "no robots.txt ({status}): all is allowed; {pause} s between two requests",
        "robots.failed": "{why}; this host is not asked while that is so",
        "clock.sites": "{seconds} s from the clock of {host}",
        "clock.sites.off": "{seconds} s from the clock of {host}, as much or more from the others",
        "clock.sites.none": "no site said what time it is",
        "clock.sites.odd": "{host} says “{header}”, which is no time",
        "clock.sites.given": "--now stands in for the clock",
        "probe.refused": "something else than expected: {body}, from {url}",
        "probe.depends": "depends on {on}, which did not turn out as expected",
        "probe.no_answer": "no answer from {url}: {why}",
        "probe.led_away": "{url} leads to {to}",
        "probe.forbidden": "robots.txt forbids {url}",
        "network.none": "no host answered: {why}",
        "robots.common": "no answer, see network",
        "network.remedy": "is there a network? See whether this machine finds names and may go "
        "out: connection, DNS, firewall, https_proxy",
        "probe.closed": "{host} is not asked, see robots.{host}",
        "probe.closed.since": "{host} is not asked any more: {why}",
        "probe.not_needed": "not needed with {setting}; what came: {seen}",
        "probe.all_asked": "{count} things have been asked for already",
        "probe.not_tried": "only a pass can show it; `vvwatch status` names what does not hold",
        "probe.stumbled": "the probe itself stumbled: {error}",
        "probe.remedy.network": "try from another network: some networks and proxies are refused, "
        "or refuse themselves; if it stays so, look whether the host has moved",
        "probe.remedy.reader": "let whoever keeps the network or proxy of this machine allow "
        "{host} (https_proxy, with name and password where it wants them), or go past it with "
        "no_proxy",
        "probe.remedy.door": "vvwatch does not go past that: try later or from another network, "
        "or ask the keeper of the site",
        "probe.remedy.same": "as at {check}",
        "probe.remedy.later": "try again later; the site is overloaded or out of order",
        "probe.remedy.forbidden": "nothing: what robots.txt forbids is not asked for; the keeper "
        "of the site may be asked",
    },
)


_REASONS = frozenset({"why", "body"})
"""The values that are reasons, noted in English."""


class Words:
    """The doctor's words in one language; those of a source's probes besides, where given."""

    def __init__(self, language: Language, more: Phrases | None = None) -> None:
        self.language = language
        own: Mapping[str, str] = more.in_language(language) if more is not None else {}
        self._phrases = {**SHARED.in_language(language), **own}

    def __call__(self, phrase: str, /, **values: object) -> str:
        """The phrase of this name, with its values filled in, on one line."""
        if self.language == "nl":
            values |= {name: in_dutch(f"{values[name]}") for name in _REASONS & values.keys()}
        return " ".join(self._phrases[phrase].format(**values).split())

    def size(self, size_bytes: float) -> str:
        """A size as people write it.

        >>> Words("nl").size(9_437_184_000), Words("en").size(50_000_000)
        ('8,8 GiB', '48 MiB')
        """
        gib = size_bytes / 1024**3
        text = f"{gib:.1f} GiB" if gib >= 1 else f"{max(1, round(gib * 1024))} MiB"
        return text.replace(".", ",") if self.language == "nl" else text
