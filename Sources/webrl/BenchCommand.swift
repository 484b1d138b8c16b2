import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebEnv

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the environment's speed on one core.",
        discussion: """
            A step asks for a page and makes its observation. Uncached steps run the route's SQL, render, parse and build the tree each time;
            cached ones may reuse what earlier steps computed from the same bytes. The large page is the one nearest to 90 KB
            among those that links reach, the small one the nearest to 10 KB. Where a site's front page leads
            strangers to a sign-in, its first login is used.

            Examples:
              webrl bench --site shopping --json
              webrl bench --site gitlab
            """)

    @Option(help: "The site to measure on.")
    var site = "shopping"

    @Option(help: "Seconds for each measurement.")
    var seconds = 1.0

    @Option(
        help: ArgumentHelp(
            "Measure instead the memory of so many environments that live at once.", valueName: "environments"
        ))
    var memory: Int?

    @Option(help: "Pages that these environments share (--memory).")
    var pages = 5000

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var library: SiteLibrary

    func validate() throws {
        if !(0.05...600).contains(seconds) { throw ValidationError("--seconds is from 0.05 to 600") }
        if let memory { try FlagRange.check("--memory", memory, FlagRange.count) }
        try FlagRange.check("--pages", pages, FlagRange.count)
    }

    func run() throws {
        let site = try library.load(site)
        if let memory {
            let result = try EnvironmentMemory.measure(site, environments: memory, pages: pages)
            return Output.line(json ? result.json : result.sentence)
        }
        let result = try Bench(site: site, seconds: seconds).run()
        Output.line(json ? result.json : result.table)
    }
}

/// The measurements, each the median of what a given time allows.
private struct Bench {
    private let site: Site
    private let seconds: Double
    private let cached: SiteHost
    private let pages: [SiteCrawl.Page]
    private let task: WebTask

    /// - Throws: ``EnvironmentError`` where no page of the site can be had.
    init(site: Site, seconds: Double) throws {
        self.site = site
        self.seconds = seconds
        let host = SiteHost(site: site)
        cached = host
        (task, pages) = try SiteCrawl.pages(of: host, limit: Self.crawledPages)
    }

    private static let crawledPages = 150

    struct Page {
        let bytes: Int
        let uncached: Double
        let cached: Double
    }
    struct Distribution {
        let p50: Double
        let p99: Double
        init(_ values: [Double]) {
            let sorted = values.sorted()
            p50 = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
            p99 = sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
        }
    }
    struct Result {
        let large: Page
        let small: Page
        let reset: Distribution
        let fork: Distribution
        let memory: (withPages: Int, besidePages: Int)
        let parseMegabytesPerSecond: Double
    }

    func run() throws -> Result {
        let uncached = SiteHost(site: site, cacheCapacity: 0)
        let large = page(nearest: 90_000)
        return Result(
            large: try measure(large, cached, uncached),
            small: try measure(page(nearest: 10_000), cached, uncached),
            reset: try resetTimes(cached), fork: try forkTimes(cached),
            memory: try memory(cached),
            parseMegabytesPerSecond: try parseSpeed(large.url))
    }

    private func page(nearest size: Int) -> SiteCrawl.Page {
        pages.min { abs($0.size - size) < abs($1.size - size) } ?? pages[0]
    }

    private func measure(_ page: SiteCrawl.Page, _ cached: SiteHost, _ uncached: SiteHost) throws -> Page {
        Page(
            bytes: page.size, uncached: try stepsPerSecond(page.url, uncached),
            cached: try stepsPerSecond(page.url, cached))
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
        var context = DecisionContext(intent: "Look around", observation: now.observation)
        for _ in 0..<5 {
            let action = RandomPolicy().decide(context, using: &random).action
            if case .stop = action { continue }
            context.advance(action: action, observation: try environment.step(action).observation)
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

extension Duration {
    fileprivate var microseconds: Double {
        Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
    }
}

extension Bench.Result {
    fileprivate var json: String {
        var json = JSONWriter()
        json.object { json in
            for (name, page) in [("largePage", large), ("smallPage", small)] {
                json.key(name)
                json.object {
                    $0.field("bytes", page.bytes)
                    $0.field("uncachedStepsPerSecond", page.uncached.rounded())
                    $0.field("cachedStepsPerSecond", page.cached.rounded())
                }
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

    fileprivate var table: String {
        func number(_ value: Double) -> String { String(Int(nearest: value.rounded())) }
        return Output.table([
            ["", "bytes", "uncached steps/s", "cached steps/s"],
            ["large page", String(large.bytes), number(large.uncached), number(large.cached)],
            ["small page", String(small.bytes), number(small.uncached), number(small.cached)],
        ]) + "\n\n"
            + Output.table([
                ["", "p50", "p99"],
                ["reset, microseconds", String(reset.p50), String(reset.p99)],
                ["fork, microseconds", String(fork.p50), String(fork.p99)],
            ])
            + "\n\nmemory of an environment: \(memory.besidePages) bytes beside pages that others show, "
            + "\(memory.withPages) with its pages\nparse: \(number(parseMegabytesPerSecond)) MB/s"
    }
}
