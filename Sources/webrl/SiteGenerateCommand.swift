import ArgumentParser
import Foundation
import MockWeb

extension SiteCommand {
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make sites with other data from a seed: other products, people, posts, places.",
            discussion: """
                Writes a complete folder of each site; the task templates and their solutions hold for it as they do for the original.
                Sites that a site needs (whose database it uses, whose data its generator reads, which its tasks are set on) are made too. The
                same seed gives the same bytes; seed 0 gives the bundled data. Needs python3.

                Examples:
                  webrl site generate shopping --seed 7
                  webrl site generate --all --seed 7 --out worlds/7
                  webrl browse --sites worlds/7 --site shopping
                """)

        @Argument(help: "Names of sites.")
        var sites: [String] = []

        @Flag(help: "All sites.")
        var all = false

        @Option(help: "All of the data follows from it.")
        var seed: UInt64 = 1

        @Option(help: "The folder to write to (default: worlds/ and the seed).", completion: .directory)
        var out: String?

        @Flag(help: "Replace sites that stand in the folder.")
        var overwrite = false

        @OptionGroup var siteFolder: SiteOptions

        func validate() throws {
            if sites.isEmpty != all { throw ValidationError("name sites, or give --all") }
            if seed > UInt64(Int.max) { throw ValidationError("--seed is at most \(Int.max)") }
        }

        func run() throws {
            let library = try siteFolder.library()
            let target = out ?? "worlds/\(seed)"
            let generator = try WorldGenerator(
                source: library.folder, target: target, seed: seed, replaces: overwrite)
            let plan = try generator.plan(all ? library.names() : sites)
            for (number, (name, work)) in plan.enumerated() {
                Output.progress("\(name) (\(number + 1) of \(plan.count))")
                try generator.make(name, work)
                Output.endProgress()
                Output.line("\(name): \(told(work, target + "/" + name))")
            }
        }

        private func told(_ work: WorldGenerator.Work, _ place: String) -> String {
            switch work {
            case .generate: "made from seed \(seed), in \(place)"
            case .copy: "copied as it is (it has no data of its own that a seed changes), in \(place)"
            case .keep: "kept as it is, in \(place)"
            }
        }
    }
}
