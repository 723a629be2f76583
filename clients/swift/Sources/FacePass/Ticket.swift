import Foundation

/// Where and how S3 takes one photo.
struct Ticket {
    let uploadID: String
    let url: URL
    let fields: [String: String]

    init(_ answer: [String: Any]) throws {
        guard let id = answer["upload_id"] as? String, let form = answer["upload"] as? [String: Any],
            let url = URL(string: form["url"] as? String ?? ""), let fields = form["fields"] as? [String: String]
        else { throw UnreadableAnswer() }
        uploadID = id
        self.url = url
        self.fields = fields
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
