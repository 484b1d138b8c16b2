"""What another seed changes besides chance: brands, product lines, the order of the shelves, numbers of orders."""

from .catalogue import SERIES, Department, Section

# A brand is a stem with an ending ("Norvik"), two words in one ("Ashfield"), or a name with what the house makes of it ("Fenwick Goods").
STEMS = """Ald Arv Bar Bel Bren Cal Cas Cor Dar Del Dor Elm Elv Fal Fen Fin Gal Gar Gren Hal Har Hol Ir Jar Jas Kar Kel Kin Lan Lor Lum Mar Mel Mer Mor Nel
Nor Ol Or Pal Per Pol Quin Ral Ren Ros Sal Sel Sol Tal Tan Ter Tor Ul Val Ver Vin Wes Wil Yar Zel Zor""".split()
ENDINGS = """ado ana ander ant aro ato avo den dine don dora ea elle ello enta era eris ero eva ette ia ida iko ina ino io ira isto ita iva ka kano la lane leo lia
lina lo ma mara mere mi mo mont na nara neo nia no onda ona or ora oso ova ra rano reo ria ric rin ro sa seno sia so ston ta tano tec tek tia to ton tris una
va vara via vik vo von zia""".split()
FRONTS = """Amber Ash Barn Bay Beech Black Bracken Bright Broad Brook Cinder Clay Clear Cliff Cold Copper Corn Crag Dew Dray Elder Fair Fallow Fern Fox Frost
Glen Gold Grain Green Grey Hart Heather Holly Iron Kestrel Kings Lark Leaf Lime Linden Long Mead Mill Moss North Oak Otter Peat Plain Quarry Red Rush
Salt Silver Slate Snow South Stag Star Stone Swan Thorn Wheat White Wind Wren""".split()
BACKS = """acre banks bell borne bridge brook combe craft croft dale edge fare fell field ford gate grove hall haven hearth hill house keep land leigh line loom
march mark mead mill mont more path patch post range rest ridge rock row shaw side smith spring stead stock thwaite vale wards ware way well wick works worth
yard""".split()
HOUSES = ["Goods", "House", "Supply", "Brothers", "Company", "Makers", "Trading", "Standard"]

LINES = """Acacia Acorn Adagio Agate Alcove Alpine Amble Anchor Anthem Apex Aria Arrow Ascent Atrium Aurora Avenue Azure Balance Ballad Banner Barrow Bayou
Beam Bellows Berm Bloom Bluff Boreal Bounty Bower Bramble Brass Brindle Brook Bureau Burrow Cabin Cactus Cadet Camber Candor Canopy Canto Cape Caravan
Carbon Cascade Castle Catalpa Cello Chalet Chant Chapter Chime Chroma Clarion Clipper Clover Coast Cobble Coda Colony Column Copse Coral Cottage Courier
Cove Crane Crayon Crescent Cricket Crown Current Cypress Dahlia Dapple Dawn Daybreak Dell Denim Dewdrop Dial Dome Dory Dove Duet Dynamo Eaves Eddy Edge
Elder Emblem Encore Epoch Estuary Ether Falcon Fathom Feather Felt Fennel Field Finch Firth Flare Fleet Flicker Flume Foal Folio Forage Forum Foxtail
Freesia Frontier Furrow Gable Gallery Gambit Garnet Gate Geyser Ginkgo Glacier Gleam Glen Glider Goldfinch Granite Gulf Hamlet Harmony Harvest Hatch
Hawthorn Hearth Heath Hedge Hilltop Hollow Horizon Hue Humble Hush Indigo Inlet Jasper Jetty Jubilee Kernel Kiln Knoll Lantern Larch Lattice Laurel Lever
Lichen Lilac Linden Link Locket Loom Lotus Lull Lunar Magnolia Manor Marble Mariner Market Marsh Marvel Mast Matinee Mellow Merit Mill Mint Mirror Mosaic
Motif Nectar Nest Nettle Nickel North Notch Oasis Ocean Octave Orchard Origin Outpost Overture Oxbow Paddle Parade Parallel Parlor Pasture Path Patina Pearl
Peony Perch Petal Pewter Pier Pilot Pinnacle Plaza Polar Pollen Poplar Portico Primer Promenade Quartz Quest Quiver Radius Ramble Range Ravine Reef Refrain
Relay Rill Ripple Riviera Rondo Rook Rosette Rover Rune Rustic Saffron Salute Scout Sequoia Shale Shoal Signal Silo Skylark Slate Sliver Solo Sonata Sorrel
Spire Spool Spring Stable Starling Steppe Stitch Stride Sundial Surf Swift Sycamore Tableau Tally Tandem Tapestry Teal Tempest Temple Tether Thistle Thread
Tiller Topaz Torch Totem Tower Transit Travers Trek Tulip Tundra Turret Twine Upland Valor Vault Vessel Villa Viola Vireo Voyage Walnut Wave Weft Wharf Whisper
Wick Windrow Winsome Woodland Wren Yarrow Yonder Zenith""".split()


def make_brand(random):
    kind = random.random()
    if kind < 0.5:
        return random.choice(STEMS) + random.choice(ENDINGS)
    name = random.choice(FRONTS) + random.choice(BACKS)
    return f"{name} {random.choice(HOUSES)}" if kind > 0.88 else name


def change_catalogue(random, departments):
    """The same kinds of goods on shelves in another order, under brands of their own."""
    known = {brand for department in departments for brand in department.brands}
    brands = {}
    for brand in sorted(known):
        while (name := make_brand(random)) in known or name in brands.values() or name[:4] in (other[:4] for other in brands.values()):
            pass
        brands[brand] = name
    changed = []
    for department in random.sample(departments, len(departments)):
        sections = [Section(section.name, section.description, random.sample(section.leaves, len(section.leaves)))
                    for section in random.sample(department.sections, len(department.sections))]
        changed.append(Department(department.name, department.description, [brands[brand] for brand in department.brands], sections))
    return changed


def product_lines(random):
    """Names of product lines, none of them of the bundled shop."""
    return random.sample([line for line in LINES if line not in SERIES], 150)


def first_order(random):
    """Some shops count from where the books of another year ended."""
    return random.randrange(11_000, 890_000)
