import Groundwork
import HTML
import Learning
import MockWeb
import Synchronization
import WebEnv

/// The environment's speed on one core, each figure the median of what a given time allows.
public struct EnvironmentBench {
    private let site: Site
    private let seconds: Double
    private let cached: SiteHost
    private let pages: [SiteCrawl.Page]
    private let task: WebTask

    /// - Parameter seconds: for each measurement.
    /// - Throws: `EnvironmentError` where no page of the site can be had.
    public init(site: Site, seconds: Double) throws {
        self.site = site
        self.seconds = seconds
        let host = SiteHost(site: site)
        cached = host
        (task, pages) = try SiteCrawl.pages(of: host, limit: Self.crawledPages)
    }

    private static let crawledPages = 150

    /// Steps to one page.
    public struct Page {
        /// Bytes of the page's body.
        public let bytes: Int
        /// Steps a second where each renders, parses and reads the page anew.
        public let uncached: Double
        /// Steps a second where earlier ones may be made use of.
        public let cached: Double
    }
    /// Times of many calls, in microseconds.
    public struct Distribution {
        /// The median.
        public let p50: Double
        /// What 99 of 100 calls stay below.
        public let p99: Double
        init(_ values: [Double]) {
            let sorted = values.sorted()
            p50 = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
            p99 = sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
        }
    }
    /// What was measured.
    public struct Result {
        /// The page nearest to 90 KB.
        public let large: Page
        /// The page nearest to 10 KB.
        public let small: Page
        /// Beginning an episode anew after a few steps.
        public let reset: Distribution
        /// Copying an environment in the middle of an episode.
        public let fork: Distribution
        /// Bytes of each of many living environments: where it is the first to see its pages, and where others show them too.
        public let memory: (withPages: Int, besidePages: Int)
        /// Bytes of the large page parsed, in millions a second.
        public let parseMegabytesPerSecond: Double
    }

    /// Measures everything, which takes about eight times the seconds that were given.
    /// - Throws: what the site throws.
    public func run() throws -> Result {
        let uncached = SiteHost(site: site, cacheCapacity: 0)
        let large = page(nearest: 90_000)
        let small = page(nearest: 10_000)
        return Result(
            large: try measure(large.url, bytes: large.size, cached, uncached),
            small: try measure(small.url, bytes: small.size, cached, uncached),
            reset: try resetTimes(cached), fork: try forkTimes(cached),
            memory: try memory(cached),
            parseMegabytesPerSecond: try parseSpeed(large.url))
    }

    /// Measures steps to one page alone.
    /// - Parameters:
    ///   - url: its address on the site.
    ///   - environments: how many step side by side, 1 or more.
    ///   - workers: threads that step them.
    /// - Throws: what the site throws.
    public func run(page url: String, environments: Int = 1, workers: Int = 1) throws -> Page {
        let bytes = try SiteCrawl(host: cached, task: task).response(to: url).body.bytes.count
        let uncached = SiteHost(site: site, cacheCapacity: 0)
        if environments == 1 { return try measure(url, bytes: bytes, cached, uncached) }
        return Page(
            bytes: bytes, uncached: try stepsPerSecond(url, uncached, environments, workers),
            cached: try stepsPerSecond(url, cached, environments, workers))
    }

    /// Many environments that step together, by an action that an agent writes.
    private func stepsPerSecond(_ url: String, _ host: SiteHost, _ count: Int, _ workers: Int) throws
        -> Double
    {
        let environments = try (0..<count).map { _ in
            var environment = environment(host)
            _ = try environment.reset(task: task, seed: 1)
            return BenchedEnvironment(environment)
        }
        let pieces = stride(from: 0, to: count, by: 16).map { $0..<min(count, $0 + 16) }
        func step() {
            _ = Parallel.map(pieces.count, workers: workers) { piece in
                pieces[piece].count { index in
                    environments[index].isSpoilt(by: "goto [\(url)]")
                }
            }
        }
        for _ in 0..<3 { step() }
        return Double(count) * 1e6 / max(Distribution(samples(step)).p50, 0.001)
    }

    private func page(nearest size: Int) -> SiteCrawl.Page {
        pages.min { abs($0.size - size) < abs($1.size - size) } ?? pages[0]
    }

    private func measure(
        _ url: String, bytes: Int, _ cached: SiteHost, _ uncached: SiteHost
    ) throws -> Page {
        Page(
            bytes: bytes, uncached: try stepsPerSecond(url, uncached),
            cached: try stepsPerSecond(url, cached))
    }

    private func environment(_ host: SiteHost) -> WebEnvironment {
        var limits = WebEnvironment.Limits()
        limits.steps = Int.max
        limits.repetitions = 0
        limits.invalidActions = 0
        return WebEnvironment(transport: MockWorld(hosts: [host]), limits: limits)
    }

    private func stepsPerSecond(_ url: String, _ host: SiteHost) throws -> Double {
        var environment = environment(host)
        _ = try environment.reset(task: task, seed: 1)
        for _ in 0..<3 { _ = try environment.step(.goto(url: url)) }
        let times = try samples { _ = try environment.step(.goto(url: url)) }
        return 1e6 / max(Distribution(times).p50, 0.001)
    }

    /// Microseconds of one call each, for as long as a measurement takes.
    private func samples(_ body: () throws -> Void) rethrows -> [Double] {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var times: [Double] = []
        repeat {
            let start = clock.now
            try body()
            times.append((clock.now - start).microseconds)
        } while clock.now < end || times.count < 5
        return times
    }

    /// Resets of environments in which a random policy has just acted.
    private func resetTimes(_ host: SiteHost) throws -> Distribution {
        var environment = environment(host)
        let clock = ContinuousClock()
        var random = RandomSource(7)
        let times = try repeated {
            try wander(&environment, &random)
            let start = clock.now
            _ = try environment.reset(task: task, seed: 1)
            return (clock.now - start).microseconds
        }
        return Distribution(times)
    }

    private func forkTimes(_ host: SiteHost) throws -> Distribution {
        var environment = environment(host)
        let clock = ContinuousClock()
        var random = RandomSource(8)
        var forks: [WebEnvironment] = []
        let times = try repeated {
            try wander(&environment, &random)
            let start = clock.now
            let fork = environment.fork()
            let time = (clock.now - start).microseconds
            forks = [fork]
            return time
        }
        precondition(!forks.isEmpty)
        return Distribution(times)
    }

    private func repeated(_ body: () throws -> Double) rethrows -> [Double] {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var times: [Double] = []
        repeat { times.append(try body()) } while clock.now < end || times.count < 50
        return times
    }

    /// An episode's beginning by a random policy: pages, forms and writes as they come.
    private func wander(_ environment: inout WebEnvironment, _ random: inout RandomSource) throws {
        let now = try environment.reset(task: task, seed: random.next())
        let policy = RandomPolicy()
        var episode = Episode(intent: "Look around", observation: now.observation)
        for _ in 0..<5 {
            let action = policy.decide(episode, using: &random).action
            if case .stop = action { continue }
            episode.advance(action: action, observation: try environment.step(action).observation)
        }
    }

    /// Resident memory that each of many living environments adds after its first steps: where it is the first to see its
    /// pages, and where others show them too.
    private func memory(_ host: SiteHost) throws -> (withPages: Int, besidePages: Int) {
        let count = 500
        var environments: [WebEnvironment] = []
        environments.reserveCapacity(2 * count)
        func open() throws -> Int {
            var random = RandomSource(9)
            let before = EnvironmentMemory.residentBytes()
            for _ in 0..<count {
                var environment = environment(host)
                try wander(&environment, &random)
                environments.append(environment)
            }
            return max(0, EnvironmentMemory.residentBytes() - before) / count
        }
        let withPages = try open()
        let besidePages = try open()
        return withExtendedLifetime(environments) { (withPages, besidePages) }
    }

    private func parseSpeed(_ url: String) throws -> Double {
        let bytes = try SiteCrawl(host: cached, task: task).response(to: url).body.bytes
        let times = samples { _ = HTMLParser.parse(bytes, contentType: "text/html; charset=utf-8") }
        return Double(bytes.count) / max(Distribution(times).p50, 0.001)
    }
}

/// An environment that one thread after another steps.
private final class BenchedEnvironment: Sendable {
    private let environment: Mutex<WebEnvironment>

    init(_ environment: WebEnvironment) { self.environment = Mutex(environment) }

    func isSpoilt(by output: String) -> Bool {
        environment.withLock { (try? $0.step(output: output)) == nil }
    }
}

extension Duration {
    fileprivate var microseconds: Double {
        Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
    }
}

extension EnvironmentBench.Page {
    /// The figures as one JSON object.
    public var json: String {
        var json = JSONWriter()
        add(to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    fileprivate func add(to json: inout JSONWriter) {
        json.object {
            $0.field("bytes", bytes)
            $0.field("uncachedStepsPerSecond", uncached.rounded())
            $0.field("cachedStepsPerSecond", cached.rounded())
        }
    }
}

extension EnvironmentBench.Result {
    /// The figures as one JSON object.
    public var json: String {
        var json = JSONWriter()
        json.object { json in
            for (name, page) in [("largePage", large), ("smallPage", small)] {
                json.key(name)
                page.add(to: &json)
            }
            for (name, times) in [("resetMicroseconds", reset), ("forkMicroseconds", fork)] {
                json.key(name)
                json.object {
                    $0.field("p50", times.p50)
                    $0.field("p99", times.p99)
                }
            }
            json.field("bytesPerEnvironment", memory.besidePages)
            json.field("bytesPerEnvironmentWithPages", memory.withPages)
            json.key("parse")
            json.object { $0.field("megabytesPerSecond", parseMegabytesPerSecond) }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
