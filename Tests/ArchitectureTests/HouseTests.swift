import Testing

@Suite("The house has one way up")
struct HouseTests {
    /// The floors that each module of the package stands on; it may import these and all that they stand on.
    ///
    /// `docs/architecture.md` shows the same.
    static let floors: [String: [String]] = [
        "Groundwork": [],
        "HTML": ["Groundwork"],
        "Page": ["HTML"],
        "Curl": ["Groundwork"],
        "Browser": ["Page", "Curl"],
        "WebEnv": ["Browser"],
        "WebArena": ["WebEnv"],
        "MockWeb": ["WebArena"],
        "EnvironmentPool": ["MockWeb"],
        "Serving": ["MockWeb"],
        "EnvironmentServer": ["EnvironmentPool", "Serving"],
        "Native": ["EnvironmentPool"],
        "Readings": ["WebEnv"],
        "Learning": ["Readings"],
        "WorldModel": ["Learning"],
        "Curriculum": ["WorldModel", "WebArena"],
        "LanguageModels": ["Curl"],
        "LanguageAgents": ["Curriculum", "LanguageModels"],
        "Workbench": ["LanguageAgents", "MockWeb"],
        "webrl": ["Workbench"],
        "webrl-serve": ["Workbench", "EnvironmentServer"],
        "Fuzzing": ["Curriculum", "EnvironmentServer"],
        "webrl-fuzz": ["Fuzzing"],
    ]

    @Test("No two folders of a module use each other", arguments: try SwiftSource.modules())
    func folders(module: String) throws {
        let pairs = FolderUses(try SwiftSource.files(ofModule: module)).pairs
        #expect(pairs.isEmpty, "\(pairs.joined(separator: "\n"))")
    }

    @Test("The floors are those of the package, and none stands on itself")
    func floorPlan() throws {
        #expect(Set(Self.floors.keys) == Set(try SwiftSource.modules()))
        for module in Self.floors.keys { #expect(!Self.below(module).contains(module)) }
    }

    @Test("Each module imports only modules of the floors below it", arguments: floors.keys.sorted())
    func modules(module: String) throws {
        let above = Set(Self.floors.keys).subtracting(Self.below(module))
        for file in try SwiftSource.files(ofModule: module) {
            let wrong = file.imports.intersection(above).sorted()
            #expect(wrong.isEmpty, "\(file.path) imports \(wrong.joined(separator: ", "))")
        }
    }

    /// All modules that a module stands on.
    private static func below(_ module: String) -> Set<String> {
        var found: Set<String> = []
        var open = floors[module, default: []]
        while let next = open.popLast() {
            if found.insert(next).inserted { open += floors[next, default: []] }
        }
        return found
    }

    @Test("Two folders that use each other are told, with the names that they use")
    func circles() {
        let there = SwiftSource(path: "A/a.swift", folder: "A", text: "struct Tree { let leaf: Leaf }")
        let back = SwiftSource(path: "B/b.swift", folder: "B", text: "public enum Leaf { case on(Tree) }")
        let aside = SwiftSource(
            path: "C/c.swift", folder: "C", text: "// Leaf\nlet text = \"Tree \\(Leaf.self)\"")
        #expect(
            FolderUses([there, back, aside]).pairs == [
                "A uses Leaf (a.swift) of B, B uses Tree (b.swift) of A"
            ])
        #expect(aside.words.contains("Leaf") && !aside.words.contains("Tree"))
    }
}

/// Which folders of a module use what others declare.
struct FolderUses {
    /// By folder, then by the folder that is used: names with the file that names them.
    private var uses: [String: [String: [String]]] = [:]

    init(_ files: [SwiftSource]) {
        var homes: [String: Set<String>] = [:]
        for file in files { for name in file.declared { homes[name, default: []].insert(file.folder) } }
        for file in files {
            for word in file.words.sorted() {
                // A name that several folders declare says nothing about which of them is meant.
                guard let home = homes[word], home.count == 1, let folder = home.first, folder != file.folder
                else {
                    continue
                }
                let name = file.path.split(separator: "/").last ?? ""
                uses[file.folder, default: [:]][folder, default: []].append("\(word) (\(name))")
            }
        }
    }

    /// One sentence for each two folders that use each other.
    var pairs: [String] {
        uses.keys.sorted().flatMap { folder in
            uses[folder, default: [:]].keys.sorted().compactMap { other -> String? in
                guard folder < other, let there = uses[folder]?[other], let back = uses[other]?[folder] else {
                    return nil
                }
                return "\(folder) uses \(there.joined(separator: ", ")) of \(other), "
                    + "\(other) uses \(back.joined(separator: ", ")) of \(folder)"
            }
        }
    }
}
