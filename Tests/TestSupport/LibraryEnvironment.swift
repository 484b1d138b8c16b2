import Browser
import Page
import WebEnv

/// A little lending library made by hand, without HTML: a world for tests of learning that no bundled site resembles.
///
/// Home has a menu and a search field; catalogue and results are tables; a book has a page with a button that reserves it.
package struct LibraryEnvironment: Environment {
    package struct Book: Sendable, Hashable {
        package let title: String
        package let author: String
        package let year: Int
    }

    private enum Place: Hashable, Sendable {
        case home, help, catalogue
        case results(String)
        case book(Int)
        case reserved(Int)
    }

    package static let stepLimit = 8
    private static let names = [
        "Amber", "Cobalt", "Crimson", "Golden", "Silent", "Hollow", "Velvet", "Winter",
    ]
    private static let things = ["Harbour", "Lantern", "Meadow", "Orchard", "Compass", "Bridge"]
    private static let authors = ["Anna Berg", "Ivo Marsh", "Lena Frost", "Tom Reed", "Mira Quill"]

    package static let books: [Book] = names.enumerated().flatMap { i, name in
        things.enumerated().map { j, thing in
            Book(
                title: "\(name) \(thing)", author: authors[(i * 3 + j) % 5],
                year: 1950 + (i * 7 + j * 11) % 60)
        }
    }

    private var place = Place.home
    private var task: WebTask?
    private var steps = 0
    private var reservations: Set<Int> = []

    package init() {}

    package mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        if task.startURLs == ["broken"] { throw EnvironmentError("the library has burned down") }
        self = LibraryEnvironment()
        self.task = task
        return timeStep(nil, nil)
    }

    package mutating func step(_ action: Action) throws -> TimeStep {
        steps += 1
        if case .stop(let answer) = action { return timeStep(nil, .stopped, answer: answer) }
        let error = perform(action)
        return timeStep(error, steps >= Self.stepLimit ? .stepLimit : nil)
    }

    private mutating func perform(_ action: Action) -> String? {
        switch action {
        case .click(let id): return click(id)
        case .fill(_, let text, true): place = .results(text)
        case .fill: break
        case .goBack: place = .home
        default: return "that can't be done here"
        }
        return nil
    }

    private mutating func click(_ id: Int) -> String? {
        switch id {
        case 2: place = .home
        case 3: place = .catalogue
        case 4: place = .help
        case 90:
            guard case .book(let book) = place else { return "no element 90" }
            reservations.insert(book)
            place = .reserved(book)
        case 1000..<1000 + Self.books.count: place = .book(id - 1000)
        default: return "no element \(id)"
        }
        return nil
    }

    // MARK: Pages

    private func timeStep(_ error: String?, _ ending: Ending?, answer: String = "") -> TimeStep {
        let observation = Observation(
            page: Self.page(place), url: address, tabTitles: ["Library"], activeTab: 0,
            lastActionError: error, warnings: [])
        guard ending != nil else { return TimeStep(observation: observation, reward: 0, ending: nil) }
        return TimeStep(
            observation: observation, reward: task?.evaluation == nil ? nil : score(answer), ending: ending)
    }

    private var address: String {
        switch place {
        case .home: "http://library.test/"
        case .help: "http://library.test/help"
        case .catalogue: "http://library.test/catalogue"
        case .results: "http://library.test/find?words=1"
        case .book(let book): "http://library.test/book/\(book)"
        case .reserved(let book): "http://library.test/book/\(book)/reserved"
        }
    }

    private static func page(_ place: Place) -> PageView {
        var page = PageMaker(title: title(place))
        page.add(.link, "Home", id: 2)
        page.add(.link, "Catalogue", id: 3)
        page.add(.link, "Help", id: 4)
        page.add(.searchbox, "Search the library", id: 5)
        page.add(.heading, title(place), id: 6)
        switch place {
        case .home: page.add(.text, "Open daily from 9 to 5", id: 7)
        case .help: page.add(.text, "Ask at the desk", id: 7)
        case .catalogue: page.addTable(Array(books.indices.prefix(12)))
        case .results(let words):
            page.addTable(
                books.indices.filter { matches(books[$0].title, words) || books[$0].author == words })
        case .book(let book): page.addBook(book)
        case .reserved: page.add(.status, "You reserved this book.", id: 7)
        }
        return page.view
    }

    private static func matches(_ title: String, _ words: String) -> Bool {
        let parts = Set(title.lowercased().split(separator: " "))
        let wanted = words.lowercased().split(separator: " ")
        return !wanted.isEmpty && wanted.allSatisfy(parts.contains)
    }

    private static func title(_ place: Place) -> String {
        switch place {
        case .home: "Library"
        case .help: "Help"
        case .catalogue: "Catalogue"
        case .results: "Search results"
        case .book(let book): books[book].title
        case .reserved: "Reservation"
        }
    }

    private struct PageMaker {
        private let title: String
        private var nodes: [ObservedNode]

        init(title: String) {
            self.title = title
            nodes = [
                ObservedNode(id: 1, role: .document, name: title, value: "", states: [], depth: 0, parent: -1)
            ]
        }

        @discardableResult
        mutating func add(_ role: Role, _ name: String, id: Int, under parent: Int = 0) -> Int {
            nodes.append(
                ObservedNode(
                    id: id, role: role, name: name, value: "", states: [], depth: nodes[parent].depth + 1,
                    parent: parent))
            return nodes.count - 1
        }

        mutating func addTable(_ books: [Int]) {
            let table = add(.table, "Books", id: 20)
            addRow(
                table, id: 30,
                [(.columnheader, "Title"), (.columnheader, "Author"), (.columnheader, "Year")], link: nil)
            for book in books {
                let known = LibraryEnvironment.books[book]
                addRow(
                    table, id: 2000 + book * 10,
                    [(.cell, known.title), (.cell, known.author), (.cell, "\(known.year)")],
                    link: (1000 + book, known.title))
            }
        }

        private mutating func addRow(_ table: Int, id: Int, _ cells: [(Role, String)], link: (Int, String)?) {
            let row = add(.row, "", id: id, under: table)
            for (column, cell) in cells.enumerated() {
                let node = add(cell.0, cell.1, id: id + 1 + column, under: row)
                if column == 0, let link { add(.link, link.1, id: link.0, under: node) }
            }
        }

        mutating func addBook(_ book: Int) {
            let known = LibraryEnvironment.books[book]
            add(.text, "Author", id: 60)
            add(.text, known.author, id: 61)
            add(.text, "Published: \(known.year)", id: 62)
            add(.button, "Reserve", id: 90)
        }

        var view: PageView {
            PageView(
                title: title, nodes: nodes,
                text: nodes.map { "\($0.role) '\($0.name)'" }.joined(separator: "\n"))
        }
    }

    // MARK: Tasks

    private func score(_ answer: String) -> Double {
        guard let task, let place = Int(task.instantiation["book"] ?? ""), Self.books.indices.contains(place)
        else { return 0 }
        let book = Self.books[place]
        switch task.intentTemplateID {
        case "author": return answer == book.author ? 1 : 0
        case "year": return answer == "\(book.year)" ? 1 : 0
        case "reserve": return reservations == [place] ? 1 : 0
        case "page": return self.place == .book(place) ? 1 : 0
        default: return 0
        }
    }

    /// A task of each kind for each of these books.
    package static func tasks(
        _ range: some Sequence<Int>, kinds: [String] = ["author", "year", "reserve", "page"]
    ) -> [WebTask] {
        range.flatMap { place in kinds.map { task($0, place) } }
    }

    private static func task(_ kind: String, _ place: Int) -> WebTask {
        let title = books[place].title
        let find = [
            SolutionStep(
                verb: .fill, role: "searchbox", name: "Search the library", text: title, pressEnter: true),
            SolutionStep(verb: .click, role: "link", name: title),
        ]
        let intents = [
            "author": "Who wrote \"\(title)\"?", "year": "In which year was \"\(title)\" published?",
            "reserve": "Reserve the book \"\(title)\" for me.", "page": "Show me the page of \"\(title)\".",
        ]
        let ends: [String: [SolutionStep]] = [
            "author": [SolutionStep(verb: .stop, text: books[place].author)],
            "year": [SolutionStep(verb: .stop, text: "\(books[place].year)")],
            "reserve": [
                SolutionStep(verb: .click, role: "button", name: "Reserve"), SolutionStep(verb: .stop),
            ],
            "page": [SolutionStep(verb: .stop)],
        ]
        return WebTask(
            taskID: "\(kind)-\(place)", sites: ["library"], intent: intents[kind] ?? "",
            intentTemplateID: kind,
            instantiation: ["title": title, "book": "\(place)"], startURLs: ["http://library.test/"],
            evaluation: EvaluationSpec(kinds: []), family: kind, solution: find + (ends[kind] ?? []))
    }
}
