import Foundation

/// Where and how S3 takes one photo.
struct Ticket {
    let uploadID: String
    let url: URL
    let fields: [String: String]
    let maxBytes: Int

    init(_ answer: [String: Any]) throws {
        guard let id = answer["upload_id"] as? String, let form = answer["upload"] as? [String: Any],
            let url = URL(string: form["url"] as? String ?? ""), let fields = form["fields"] as? [String: String],
            let maxBytes = form["max_bytes"] as? Int
        else { throw UnreadableAnswer() }
        uploadID = id
        self.url = url
        self.fields = fields
        self.maxBytes = maxBytes
    }

    /// Writes the form to a file, which is what the system sends while the app is not running. The photo comes last.
    func writeForm(photo: URL, boundary: String, to file: URL) throws {
        let part = "--\(boundary)\r\nContent-Disposition: form-data; name="
        var form = Data()
        for (name, value) in fields { form += Data("\(part)\"\(name)\"\r\n\r\n\(value)\r\n".utf8) }
        form += Data("\(part)\"file\"; filename=\"photo\"\r\n\r\n".utf8)
        form += try Data(contentsOf: photo)
        form += Data("\r\n--\(boundary)--\r\n".utf8)
        try form.write(to: file)
    }
}

/// What S3 answered to a form.
struct StorageAnswer: Sendable {
    let status: Int
    let text: String

    var code: String {
        let found = text.range(of: "(?<=<Code>)\\w+(?=</Code>)", options: .regularExpression)
        return found.map { String(text[$0]) } ?? "unknown"
    }

    var expired: Bool { status == 403 && text.range(of: "expired", options: .caseInsensitive) != nil }

    /// Whether the same form may be taken later: a link that stood still, or a moment of S3's.
    var passes: Bool { status == 429 || status >= 500 || code == "RequestTimeout" }
}
