// A photo's way to FacePass, for Flutter on Android and iOS: dart:io alone. Not compiled by a test: see docs/mobile.md.

import 'dart:convert';
import 'dart:io';
import 'dart:math';

/// The service refused a request. [code] is one of docs/errors.md; null where the gateway answered before it.
/// [requestId] finds the request in the service's log.
class Problem implements Exception {
  Problem(this.status, this.code, this.requestId);
  final int status;
  final String? code, requestId;

  /// Whether the same request may succeed later: with a new token, or when the service has time.
  bool get passes => status == 401 || status == 429 || status >= 500 || code == 'idempotency_in_progress';
}

/// The photo was not stored. [reason] is one of docs/errors.md, or S3's answer.
class NotIndexed implements Exception {
  NotIndexed(this.status, this.reason);
  final String status;
  final String? reason;
}

/// A FacePass service. [token] gives the token of the user who is signed in, never an API key.
class FacePass {
  FacePass(this.baseUrl, this.token);
  final String baseUrl;
  final Future<String> Function() token;
  final _http = HttpClient();

  /// Calls a route that takes JSON, up to four times while the link breaks or the service asks for it.
  Future<Map<String, dynamic>> call(String method, String path, {Map<String, dynamic>? body, String? key}) async {
    final sameKey = key ?? newKey();
    for (var attempt = 1; ; attempt++) {
      try {
        return await _exchange(method, path, body, sameKey);
      } on Problem catch (problem) {
        if (attempt == 4 || !problem.passes || problem.status == 401) rethrow;
      } on IOException {
        if (attempt == 4) rethrow;
      }
      await pause(attempt);
    }
  }

  Future<Map<String, dynamic>> _exchange(String method, String path, Map<String, dynamic>? body, String key) async {
    final request = await _http.openUrl(method, Uri.parse(baseUrl + path));
    request.followRedirects = false; // the token would go to another host
    request.headers.set('authorization', 'Bearer ${await token()}');
    if (method == 'POST') request.headers.set('idempotency-key', key);
    if (body != null) {
      request.headers.contentType = ContentType.json;
      request.add(utf8.encode(jsonEncode(body)));
    }
    final response = await request.close();
    final text = await utf8.decodeStream(response);
    Object? content;
    try {
      content = text.isEmpty ? <String, dynamic>{} : jsonDecode(text);
    } on FormatException {
      content = null; // as the page of a hotel's network
    }
    if (response.statusCode >= 400) {
      final said = content is Map<String, dynamic> ? content : const <String, dynamic>{};
      throw Problem(response.statusCode, said['code'] as String?, said['request_id'] as String?);
    }
    if (response.statusCode >= 300 || content is! Map<String, dynamic>) throw HttpException('not FacePass\'s answer');
    return content;
  }

  /// Posts the form of a ticket; the photo comes last. What S3 answered.
  Future<(int, String)> send(
      Map<String, dynamic> form, File photo, void Function(int sent, int total) onProgress) async {
    final boundary = newKey();
    final part = '--$boundary\r\ncontent-disposition: form-data; name=';
    final fields = (form['fields'] as Map).entries.map((each) => '$part"${each.key}"\r\n\r\n${each.value}\r\n').join();
    final head = utf8.encode('$fields$part"file"; filename="photo"\r\n\r\n');
    final tail = utf8.encode('\r\n--$boundary--\r\n');
    final total = head.length + await photo.length() + tail.length;
    final request = await _http.postUrl(Uri.parse(form['url'] as String));
    request.headers.set('content-type', 'multipart/form-data; boundary=$boundary');
    request.contentLength = total; // S3 takes no form of unknown length
    var sent = 0;
    Stream<List<int>> counted() async* {
      yield head;
      await for (final chunk in photo.openRead()) {
        sent += chunk.length;
        onProgress(sent, total);
        yield chunk;
      }
      yield tail;
    }

    await request.addStream(counted());
    final response = await request.close();
    return (response.statusCode, await utf8.decodeStream(response));
  }
}

/// One photo's way. [kept] is the app's own file, which says how far it has got; [photo] stays until it is over.
class PhotoUpload {
  PhotoUpload(this.facepass, this.kept, this.photo, this.request);
  final FacePass facepass;
  final File kept, photo;

  /// Of the ticket: content_type, user_id, collection_id, liveness; the same each time.
  final Map<String, dynamic> request;

  /// Goes on from where the photo has got to. After IOException and a Problem that passes, call it again later.
  Future<Map<String, dynamic>> proceed([void Function(int sent, int total)? onProgress]) async {
    try {
      return await _advance(onProgress ?? (_, __) {});
    } on Problem catch (problem) {
      if (!problem.passes) await _forget();
      rethrow;
    }
  }

  /// Deletes what the service has of the photo; without a link, the next [proceed] does it.
  Future<void> cancel() async {
    final state = await _store({...await _load(), 'cancelled': true});
    for (final id in [state['replaced'], state['upload_id'] ?? (await _ticket(state))['upload_id']]) {
      if (id != null) await _delete(id as String);
    }
    await _forget();
  }

  Future<Map<String, dynamic>> _advance(void Function(int, int) onProgress) async {
    for (var attempt = 1; ; attempt++) {
      var state = await _load();
      if (state['cancelled'] == true) {
        await cancel();
        throw NotIndexed('cancelled', null);
      }
      if (state['replaced'] != null) {
        await _delete(state['replaced'] as String);
        state = await _store({...state, 'replaced': null});
      }
      if (state['upload_id'] == null) {
        state = await _store({...state, 'upload_id': (await _ticket(state))['upload_id']});
      }
      final upload = await facepass.call('GET', '/api/v1/uploads/${state['upload_id']}');
      switch (upload['status']) {
        case 'indexed':
          await _forget();
          return upload;
        case 'processing':
          await pause(attempt);
        case 'awaiting_upload':
          state['sent'] == true ? await pause(attempt) : await _send(state, onProgress);
        case 'expired':
          await _renew(state);
        default:
          await _forget();
          throw NotIndexed(upload['status'] as String, upload['reason'] as String?);
      }
    }
  }

  Future<void> _send(Map<String, dynamic> state, void Function(int, int) onProgress) async {
    final form = (await _ticket(state))['upload'] as Map<String, dynamic>;
    final (status, text) = await facepass.send(form, photo, onProgress);
    if (status < 300) {
      await _store({...state, 'sent': true});
    } else if (status == 403 && text.toLowerCase().contains('expired')) {
      await _renew(state);
    } else if (status == 429 || status >= 500 || text.contains('<Code>RequestTimeout')) {
      throw HttpException('S3 answered $status');
    } else {
      await _delete(state['upload_id'] as String);
      await _forget();
      throw NotIndexed('refused', text);
    }
  }

  /// A ticket; the first one again while its key is the same.
  Future<Map<String, dynamic>> _ticket(Map<String, dynamic> state) =>
      facepass.call('POST', '/api/v1/faces/upload', body: request, key: state['key'] as String);

  Future<void> _renew(Map<String, dynamic> state) => _store({'key': newKey(), 'replaced': state['upload_id']});

  Future<void> _delete(String uploadId) async {
    try {
      await facepass.call('DELETE', '/api/v1/uploads/$uploadId');
    } on Problem catch (problem) {
      if (problem.status != 404) rethrow;
    }
  }

  Future<Map<String, dynamic>> _load() async => await kept.exists()
      ? jsonDecode(await kept.readAsString()) as Map<String, dynamic>
      : await _store({'key': newKey()});

  /// Whole or not at all, also if the app is killed meanwhile.
  Future<Map<String, dynamic>> _store(Map<String, dynamic> state) async {
    final next = File('${kept.path}.next');
    await next.writeAsString(jsonEncode(state), flush: true);
    await next.rename(kept.path);
    return state;
  }

  Future<void> _forget() async {
    if (await kept.exists()) await kept.delete();
  }
}

/// Half a second, and longer with each attempt; apps that failed at once come back apart.
Future<void> pause(int attempt) {
  final longest = min(500 << min(attempt - 1, 4), 5000);
  return Future.delayed(Duration(milliseconds: longest ~/ 2 + Random().nextInt(longest ~/ 2)));
}

String newKey() => List.generate(4, (_) => Random.secure().nextInt(1 << 32).toRadixString(16)).join('-');
