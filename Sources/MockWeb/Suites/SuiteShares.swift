/// How many tasks of each group of sites are in the suites. `docs/reference/suites.md` describes the file.
///
///     format: 1
///     sites:
///       shopping: {lite: 45, test: 187}
///     others: {lite: 10, test: 36}
public struct SuiteShares: Sendable, Hashable {
    /// Tasks that one template may stand for.
    public enum Group: Sendable, Hashable {
        /// The tasks of this site alone.
        case site(String)
        /// The tasks of any other site, and those set on several.
        case others

        /// Tells the chance of one group from that of another.
        var name: String {
            switch self {
            case .site(let name): name
            case .others: "others"
            }
        }
    }

    /// One group's tasks in the suites; for one of test there are `SuiteBuilder.trainingTasks` of train.
    public struct Share: Sendable, Hashable {
        /// Whose share this is.
        public let group: Group
        /// Tasks in lite, 0...100,000.
        public let lite: Int
        /// Tasks in test, 0...100,000.
        public let test: Int
    }

    /// The shares in the order of the file, `others` last.
    public let shares: [Share]

    private enum Keys {
        static let file = ["format", "sites", "others"]
        static let share = ["lite", "test"]
    }
    private static let mostSites = 1000
    private static let mostTasks = 100_000
    private static let longestFile = 1 << 20

    /// Reads a file of shares.
    /// - Throws: ``SiteProblems`` with every mistake that was found.
    public init(file path: String) throws(SiteProblems) {
        let log = ProblemLog()
        var shares: [Share] = []
        do throws(FileRefusal) {
            let bytes = try Files.contents(of: path, limit: Self.longestFile)
            if let document = YAMLValue.document(SourceFile(name: path, bytes: bytes), log: log) {
                shares = Self.shares(document)
            }
        } catch {
            log.add(SiteProblem(file: path, message: error.message))
        }
        guard log.problems.isEmpty else { throw SiteProblems(problems: log.problems.sorted()) }
        self.shares = shares
    }

    private static func shares(_ document: YAMLValue) -> [Share] {
        let fields = document.fields(Keys.file, of: "a file of shares")
        if let format = fields.required("format"), let number = format.integer, number != 1 {
            format.report("format \(number) is not known; this version reads format 1")
        }
        let sites = fields.required("sites")?.entries(atMost: mostSites, "sites") ?? []
        return sites.map { share(.site($0.key), $0.value) }
            + (fields.required("others").map { [share(.others, $0)] } ?? [])
    }

    private static func share(_ group: Group, _ value: YAMLValue) -> Share {
        let fields = value.fields(Keys.share, of: "a share")
        return Share(
            group: group, lite: fields.required("lite").map(count) ?? 0,
            test: fields.required("test").map(count) ?? 0)
    }

    private static func count(_ value: YAMLValue) -> Int {
        guard let number = value.integer else { return 0 }
        guard (0...mostTasks).contains(number) else {
            value.report("a number of tasks is from 0 to \(mostTasks)")
            return 0
        }
        return number
    }

    /// The group that a template's tasks belong to.
    func group(of template: TaskTemplate) -> Group {
        guard template.sites.count == 1 else { return .others }
        let group = Group.site(template.sites[0])
        return shares.contains { $0.group == group } ? group : .others
    }
}
