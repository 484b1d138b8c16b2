"""People: names, addresses, profiles."""

from datetime import timedelta

FIRST = """Maren Tobias Ilse Kofi Anouk Radek Priscilla Joao Sunniva Emil Yara Mats Noor Piet Salome Arvo Lucia Dmitri Hanne Bram Oksana Felix Nadia Jonathan
Mireille Tomasz Greta Ravi Isabel Oskar Leila Henrik Amara Viktor Elif Cato Rosa Ivo Saskia Malik Freya Anton Chidi Paloma Soren Wendela Idris Marta Kenji Aoife
Baptiste Carmen Davor Esra Farid Gunnar Hilde Imani Jasper Katya Lorenzo Meera Nils Olga Pascal Quentin Ruth Samir Tove Umar Vera Wim Xenia Yusuf Zofia""".split()
LAST = """Holt Brandt Okoye Lindqvist Ferreira Novak Haas Moreno Dahl Keller Santos Varga Quist Bell Adeyemi Marsh Lang Petrov Amin Rossi Vance Thorne Adler
Costa Berg Wells Ito Falk Duarte Roth Hale Nassar Pryce Stone Mora Visser Kane Orlov Blum Finch Castellano Deluca Engström Fabre Gallo Hartmann Ivanova Jansen
Kowalski Larsen Mbeki Nakamura Olsen Pereira Quinn Rahman Schulz Takahashi Ullmann Vogel Weber Yilmaz Zhang Ågren Böhm""".split()
CITIES = """Lisbon Utrecht Bergen Kraków Lyon Turku Bologna Leeds Porto Graz Ghent Aarhus Tartu Bilbao Nantes Brno Osaka Nairobi Montréal Valparaíso Wellington Accra""".split()
JOBS = ["Software engineer", "Data engineer", "Designer", "Site reliability engineer", "Researcher", "Technical writer", "Student", "Physicist", "Librarian", "Consultant"]
EMPLOYERS = ["Lanternworks", "Northgate Labs", "Open Harbor", "University of Tartu", "Mosaic UI", "Freelance", "Civic Data", "Greenline", "City Library", "Kite Builders"]
MESSAGES = ["On holiday until Monday", "Reviewing merge requests", "Writing docs", "In meetings all day", "Focusing", "Away on Fridays", "Out sick", "Learning Rust", "Ask me anything", "Back in April"]
MEMBER = ("rowan_vale", "Rowan Vale")
OWNERS = [("hana_sato", "Hana Sato"), ("jonas_okafor", "Jonas Okafor"), ("ines_moreau", "Ines Moreau"), ("priya_nair", "Priya Nair"), ("tomas_riba", "Tomas Riba"), ("wanda_kell", "Wanda Kell")]
ASCII = str.maketrans("ąćęłńóśźżåäöéíøüš", "acelnoszzaaoeious")


def make_names(random, number):
    """(username, name) without doubles; no username is part of another, no two people have the same name."""
    taken = [MEMBER, *OWNERS]
    while len(taken) < number:
        first, last = random.choice(FIRST), random.choice(LAST)
        plain_first, plain_last = first.lower().translate(ASCII), last.lower().translate(ASCII)
        username = random.choice([f"{plain_first}.{plain_last}", plain_first[0] + plain_last, plain_first + plain_last[0], f"{plain_last}_{plain_first[:2]}",
                                  f"{plain_first}-{plain_last}", f"{plain_last}{random.randint(11, 99)}", plain_first + plain_last])
        name = f"{first} {last}"
        if not any(name == other or username in known or known in username for known, other in taken):
            taken.append((username, name))
    return taken


def make_users(random, opened, now, number):
    """Users in order of registration; the first is the one whom tasks sign in. Those who own projects came first."""
    span = (now - timedelta(days=160) - opened).total_seconds()
    moments = sorted(opened + timedelta(seconds=int(span * random.random() ** 1.6)) for _ in range(number - 1))
    users = []
    for identifier, ((username, name), moment) in enumerate(zip(make_names(random, number), [opened, *moments]), 1):
        slug = username.replace("_", ".")
        rich = identifier == 1 or random.random() < 0.7
        users.append(dict(
            id=identifier, username=username, name=name, password=f"{username}-pass", email=f"{slug}@post.example", created_at=moment,
            website=random.choice(["", f"https://{username.replace('_', '-').replace('.', '-')}.example"]) if rich else "", location=random.choice(CITIES) if rich and random.random() < 0.8 else "",
            job_title=random.choice(JOBS) if rich and random.random() < 0.7 else "", organization=random.choice(EMPLOYERS) if rich and random.random() < 0.6 else "",
            bio="", status_message=random.choice(MESSAGES) if identifier > 1 and random.random() < 0.25 else "", availability="not_set", feed_token=token(random),
            activity=min(9, random.paretovariate(1.1))))
    users[0].update(website="https://rowanvale.example", location="Bergen", job_title="Software engineer", organization=EMPLOYERS[0], activity=8)
    return users


def token(random, length=20):
    return "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789_-") for _ in range(length - 1)) + random.choice("xyz789")
