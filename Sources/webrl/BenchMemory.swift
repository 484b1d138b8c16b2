import ArgumentParser
import Groundwork
import MockWeb
import WebEnv

extension EnvironmentMemory {
    var json: String {
        var json = JSONWriter()
        json.object {
            $0.field("environments", environments)
            $0.field("pages", pages)
            $0.field("bytes", bytes)
            $0.field("bytesPerEnvironment", bytesPerEnvironment)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    var sentence: String {
        "\(environments) environments over \(pages) pages: \(bytes >> 20) MB; one environment beside the pages: "
            + "\(bytesPerEnvironment >> 10) KB"
    }
}
