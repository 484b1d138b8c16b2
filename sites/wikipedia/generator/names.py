"""Names of people."""

WOMEN = """Ada Agnes Alma Amara Anneke Astrid Beatrix Brenna Calla Carys Cecily Clio Cora Dagny Delia Edda Elspeth Esme Farida Flora Freya Greta Hanne Hester Ilse
Imogen Ines Isaura Jocasta Johanna Katja Lena Leonie Linnea Lotte Mabel Maren Mireille Mona Nadia Nell Odile Orla Paloma Petra Philippa Ramona Rosalind Ruth Sanna
Selma Sigrid Solveig Sunniva Tamsin Thea Ursula Vera Wilhelmina Yara Zelda Zora""".split()
MEN = """Alaric Albin Anselm Archer Arvid Asher August Basil Bertil Bram Caspian Cedric Conrad Corin Cyrus Dario Desmond Edmund Elias Emeric Fergus Florian Gideon
Gregor Hadley Hamish Hendrik Hugo Ignatius Ivo Jasper Joachim Jonas Julian Kaspar Lambert Leander Lorcan Lucian Magnus Marius Milo Nestor Oisin Orson Oswin Otto
Percival Quentin Rafe Rolf Rufus Silas Simeon Soren Tavish Theodor Tobias Ulric Valdemar Walter Wystan""".split()
FAMILIES = """Abernell Adair Aldermoor Ansgrove Arkwell Ashdown Averill Balfrey Bannock Barrowby Beckworth Bellweather Birkett Blackmere Bramhall Brightling Brockway
Calloway Cardew Carnforth Castlemain Chilvers Colebrand Corrigane Cotterell Crestley Crowhurst Dalgarno Dannemark Deverin Dornfield Draycott Dunmorrow Eastlake
Eddowes Elderkin Ellingham Erskine Fairholme Falkirk Farrowdale Fenwright Fiske Forsgren Galbreath Garrick Gildersleeve Glanville Goodenow Grayling Greaves
Halberg Halloran Hargreave Harkaway Hathersage Hawtrey Hesketh Holloway Hollin Hulme Ingleby Isherwood Jessamy Jorvik Kaltenberg Keeble Kestrel Kilbride Kimball
Langmuir Larkspur Lindqvist Lockhart Lorimer Lund Maitland Marlowe Marchbanks Merrivale Mossgrave Nordahl Northcote Oakhurst Ormerod Osterley Paxwell Pellegrin
Penhallow Pennyfeather Quarles Quillan Ravensworth Redfern Rensselaer Rooke Rushworth Salter Sandoval Sedgewick Selwyn Skarsfeld Stannard Strathmore Sundqvist
Tamblyn Tarrant Thackwell Thornquist Tolliver Trevelyn Tunstall Ullman Vance Vantongeren Vesterholt Wainscott Walden Warrender Weatherby Wetherall Whitlock
Wickstrom Wildgoose Winterbourne Woolverton Wrayburn Yardley Yelverton Zimmermann""".split()


class Names:
    """Each name is given once; no two people share a family name too often."""

    def __init__(self, random):
        self.random = random
        self.women, self.men, self.families = [], [], []
        self.given = set()

    def draw(self, attribute, source):
        bag = getattr(self, attribute)
        if not bag:
            bag.extend(source)
            self.random.shuffle(bag)
        return bag.pop()

    def new(self, is_woman):
        while True:
            first = self.draw("women", WOMEN) if is_woman else self.draw("men", MEN)
            name = f"{first} {self.draw('families', FAMILIES)}"
            if name not in self.given:
                self.given.add(name)
                return name
