import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebEnv
import Workbench

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

    @Option(
        help:
            "Pages that these environments share, fewer than there are (--memory; default: half as many, at most 5000)."
    )
    var pages: Int?

    @Option(help: "Measure instead the steps to the page at this address.")
    var page: String?

    @Option(help: "Environments that step side by side (--page).")
    var environments = 1

    @Option(help: "Threads that step them (--page).")
    var workers = 1

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var siteFolder: SiteOptions

    func validate() throws {
        if !(0.05...600).contains(seconds) { throw ValidationError("--seconds is from 0.05 to 600") }
        if let memory { try FlagRange.check("--memory", memory, FlagRange.count) }
        try FlagRange.check("--pages", pages, FlagRange.count)
        if let memory, sharedPages(memory) >= memory {
            throw ValidationError(
                "--memory needs more environments than the \(sharedPages(memory)) pages that they share (--pages)"
            )
        }
        try FlagRange.check("--environments", environments, FlagRange.count)
        try FlagRange.check("--workers", workers, FlagRange.workers)
    }

    private func sharedPages(_ environments: Int) -> Int { pages ?? min(5000, max(1, environments / 2)) }

    func run() throws {
        let library = try siteFolder.library()
        let site = try library.load(site)
        if let memory {
            let result = try EnvironmentMemory.measure(site, environments: memory, pages: sharedPages(memory))
            return Output.line(json ? result.json : result.sentence)
        }
        let bench = try EnvironmentBench(site: site, seconds: seconds)
        if let page {
            let result = try bench.run(page: page, environments: environments, workers: workers)
            return Output.line(json ? result.json : result.table)
        }
        let result = try bench.run()
        Output.line(json ? result.json : result.table)
    }
}

extension EnvironmentBench.Page {
    fileprivate var table: String {
        Output.table([
            ["bytes", "uncached steps/s", "cached steps/s"],
            [
                String(bytes), String(Int(nearest: uncached.rounded())),
                String(Int(nearest: cached.rounded())),
            ],
        ])
    }
}

extension EnvironmentBench.Result {
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
