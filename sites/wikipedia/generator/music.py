"""Bands and their albums."""

from .films import WEEKLIES
from .world import grouped, ordinal, written
from .writing import listed, table

BANDS = """The Lock Gates|Paper Moon Society|Kite Weather|The Quiet Engines|Halfpenny Bridge|Salt Choir|The Northern Semaphore|Glasshouse Effect|The Last Trams|Marram|The Oxbow Lakes|Copper Kettle Club|The Long Division|
Winter Timetable|The Harbour Lamps|Slow Barometer""".replace("\n", "").split("|")
ALBUMS = """Low Tide Letters|Weather Permitting|The Paper Year|Small Machines|Nine Tenths|Lanterns on the Weir|Everything by Post|Undertow|The Cold Frame|Rooms to Let|Blue Hour|Signal Box|Parallel Lives|The Winter Coat|Driftwood Parliament|
Loose Change|Murmur|Half Light|The Orchard Tapes|Ghost Notes|Far Side of the Bay|Railway Time|The Long Table|North of Summer|Starlings|Slow Train Home|Carbon|Field Recordings|The Understudy|Afterglow|Second Sleep|Hinterland|
Open Water|The Salt Road|Night Shift|Marginalia|Ten Windows|Common Ground|The Night Ferry|Static Bloom|Lullabies for Engines|Fathom|Ballast|Daylight Saving|Tilt|Embers and Iron|Foxglove|Quarter Turn""".replace("\n", "").split("|")
GENRES = ["folk rock", "indie pop", "jazz", "electronic", "post-rock", "chamber pop", "blues rock", "new wave"]
LABELS = ["Tin Whistle Records", "Pier Nine", "Meadowlark", "Glass Eye Records"]
FIRST = "Amber Borrowed Broken Copper Distant Early Empty Feather Golden Hollow Iron Last Little Midnight Northern Open Paper Quiet River Silver Slow Sunday Velvet Winter Yellow Counting Leaving Holding Looking Waiting".split()
SECOND = "Arrow Bells Bridge Clouds Daughter Engine Field Ghost Harbour Island January Key Ladder Letter Mirror Morning Needle Orchard Parade Photograph Rain Road Season Shadow Station Thread Tide Tower Waltz Window".split()
MEMBERS = ["vocals and guitar", "drums", "bass guitar", "keyboards", "violin"]


class Album:
    pass


def write_music(world):
    from .books import TITLES as NOVEL_TITLES
    from .films import TITLES as FILM_TITLES
    random = world.random
    titles = list(ALBUMS)
    random.shuffle(titles)
    bands = []
    for number, name in enumerate(BANDS):
        year, city, genre = random.randint(1966, 2008), world.city(), random.choice(GENRES)
        members = [world.names.new(random.random() < 0.45) for _ in range(random.randint(3, 5))]
        label = random.choice(LABELS)
        albums = []
        for place in range(3):
            album = Album()
            album.name = titles.pop()
            taken = album.name in FILM_TITLES or album.name in NOVEL_TITLES
            album.title = f"{album.name} (album)" if taken else album.name
            album.year = year + 2 + place * random.randint(2, 4) + place
            album.released, album.peak, album.sold = world.day(album.year), random.randint(1, 40), random.randint(9, 380) * 1000
            album.link = f"''[[{album.name}]]''" if not taken else f"''[[{album.title}|{album.name}]]''"
            albums.append(album)
        for place, album in enumerate(albums):
            write_album(world, name, genre, label, city, albums, place)
        write_band(world, name, genre, label, city, year, members, albums)
        bands.append(name)
    return bands


def length(seconds):
    return f"{seconds // 60}:{seconds % 60:02d}"


def write_album(world, band, genre, label, city, albums, place):
    random, album = world.random, albums[place]
    article = world.article(album.title, "album", f"{album.year} album by {band}", album.name)
    songs, used = [], set()
    while len(songs) < random.randint(8, 13):
        song = f"{random.choice(FIRST)} {random.choice(SECOND)}"
        if song not in used:
            used.add(song)
            songs.append((song, random.randint(131, 402)))
    total = sum(seconds for _, seconds in songs)
    producer = world.names.new(random.random() < 0.4)
    article.fact("artist", "Artist", band, band)
    article.fact("released", "Released", written(album.released), number=album.year)
    article.fact("genre", "Genre", genre.capitalize())
    article.fact("length", "Length", length(total), number=total)
    article.fact("label", "Label", label)
    article.fact("producer", "Producer", producer)
    article.fact("tracks", None, str(len(songs)), number=len(songs))
    for song, seconds in songs:
        article.fact("track", None, song, number=seconds)
    slots = dict(bold=f"'''{album.name}'''", ordinal=ordinal(place + 1), band=f"[[{band}]]", release=written(album.released), label=label, genre=genre, city=city.link, weeks=random.randint(3, 16), producer=producer,
                 peak=album.peak, sold=grouped(album.sold), paper=random.choice(WEEKLIES), cite="{{" + world.source(album.year, f"New records: {album.name}") + "}}")
    article.section(None, world.say("album.lead", "album.about", **slots))
    article.section("Reception", world.say("album.reception", **slots))
    article.section("Track listing", table(article, f"Songs of ''{album.name}''", ["No.", "Title", "Length"], [(n, f'"{song}"', length(seconds)) for n, (song, seconds) in enumerate(songs, 1)]
                                           + [("", "Total length", length(total))]))
    article.category(f"{album.year} albums", f"{genre.capitalize()} albums", f"{band} albums")
    article.see(band, *[other.title for other in albums if other is not album])


def write_band(world, name, genre, label, city, year, members, albums):
    random = world.random
    article = world.article(name, "band", f"{genre} band from {city.name}")
    article.fact("origin", "Origin", city.name, city.title)
    article.fact("formed", "Formed", str(year), number=year)
    article.fact("genre", "Genre", genre.capitalize())
    article.fact("label", "Label", label)
    for member, part in zip(members, MEMBERS):
        article.fact("member", "Members", f"{member} ({part})")
    universities = [u for u in world.places.universities if u.founded < year]
    slots = dict(bold=f"'''{name}'''", genre=genre, city=city.link, year=year, members=listed([f"{m} ({p})" for m, p in zip(members, MEMBERS)]), university=random.choice(universities).link, label=label, signed=year + 1)
    article.section(None, world.say("band.lead", **slots))
    text = [world.say("band.history", **slots)]
    text += [world.say("band.album", album=a.link, year=a.year, peak=a.peak, sold=grouped(a.sold), weeks=random.randint(4, 20)) for a in albums]
    article.section("History", text[0], " ".join(text[1:]))
    article.section("Albums", table(article, f"Studio albums of {name}", ["Year", "Title", "Chart position", "Copies sold"], [(a.year, a.link, a.peak, grouped(a.sold)) for a in albums]))
    article.category(f"{genre.capitalize()} groups", f"Musical groups from {city.name}", f"Musical groups established in {year}")
    article.see(city.title, albums[0].title)
