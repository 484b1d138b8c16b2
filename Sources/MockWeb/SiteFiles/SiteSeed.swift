import WebEnv

/// `seed.yaml` of a site's folder: the seed that the site's data was generated from.
///
///     format: 1
///     seed: 7
enum SeedFile {
    static let name = "seed.yaml"
    private static let keys = ["format", "seed"]

    /// nil where there is no such file; mistakes in it go to the log.
    static func read(in directory: String, log: ProblemLog) -> UInt64? {
        let path = directory + "/" + name
        let bytes: [UInt8]
        do { bytes = try SiteFolder(directory).read(name, limit: SiteFolder.largestText) } catch {
            if !error.isAbsence { log.add(SiteProblem(file: path, message: error.message)) }
            return nil
        }
        guard let document = YAMLValue.document(SourceFile(name: path, bytes: bytes), log: log) else {
            return nil
        }
        let fields = document.fields(keys, of: "a seed file")
        if let format = fields.required("format"), let number = format.integer, number != 1 {
            format.report("format \(number) is not known; this version reads format 1")
        }
        guard let value = fields.required("seed") else { return nil }
        guard let seed = value.integer, seed >= 0 else {
            value.report("a whole number from 0 is needed")
            return nil
        }
        return UInt64(seed)
    }

    static func text(_ seed: UInt64) -> String { "format: 1\nseed: \(seed)\n" }
}
