// A photo's way to FacePass, through the death of the app. Not compiled by a test: see docs/mobile.md.

import 'dart:convert';
import 'dart:io';

import 'facepass.dart';

/// The photo was not stored. [reason] is one of docs/errors.md, or S3's code.
class NotIndexed implements Exception {
  NotIndexed(this.status, this.reason);
  final String status;
  final String? reason;
}

/// One photo's way. [kept] is the app's own file, which says how far it has got. [photo] is one too, which stays until
/// it is over: copy into it what a picker gives.
class PhotoUpload {
  PhotoUpload(this.facepass, this.kept, this.photo, this.request);
  final FacePass facepass;
  final File kept, photo;

  /// Of a new ticket: content_type, user_id, collection_id, liveness, liveness_nonce. A photo that is on its way goes
  /// on with the one that [kept] has.
  final Map<String, dynamic> request;

  /// Goes on from where the photo has got to. After IOException and a Problem that passes, call it again later.
  Future<Map<String, dynamic>> proceed([void Function(int sent, int total)? onProgress]) async {
    if (!kept.existsSync()) _store({'key': newKey(), 'request': request});
    try {
      return await _advance(onProgress ?? (_, __) {});
    } on Problem catch (problem) {
      if (!problem.passes) _forget();
      rethrow;
    }
  }

  /// Deletes what the service has of the photo; without a link, the next [proceed] does it.
  Future<void> cancel() async {
    if (!kept.existsSync()) return;
    final state = _change({'cancelled': true});
    for (final id in [state['replaced'], await _announced(state)]) {
      if (id != null) await _delete(id as String);
    }
    _forget();
  }

  Future<Map<String, dynamic>> _advance(void Function(int, int) onProgress) async {
    for (var attempt = 1; ; attempt++) {
      var state = _load();
      if (state['cancelled'] == true) {
        await cancel();
        throw NotIndexed('cancelled', null);
      }
      if (state['replaced'] != null) {
        await _delete(state['replaced'] as String);
        state = _change({'replaced': null});
      }
      if (state['upload_id'] == null) {
        final ticket = await _ticket(state);
        state = _change({'upload_id': ticket['upload_id']});
      }
      final upload = await facepass.call('GET', '/api/v1/uploads/${state['upload_id']}');
      switch (upload['status']) {
        case 'indexed':
          _forget();
          return upload;
        case 'processing':
          await pause(attempt);
        case 'awaiting_upload':
          state['sent'] == true ? await pause(attempt) : await _send(state, onProgress);
        case 'expired':
          await _renew(state);
        default:
          _forget();
          throw NotIndexed(upload['status'] as String, upload['reason'] as String?);
      }
    }
  }

  Future<void> _send(Map<String, dynamic> state, void Function(int, int) onProgress) async {
    final ticket = await _ticket(state);
    final form = ticket['upload'] as Map<String, dynamic>;
    if (await photo.length() > (form['max_bytes'] as int)) await _end(state, 'refused', 'EntityTooLarge');
    final (status, text) = await facepass.send(form, photo, onProgress);
    final code = RegExp(r'<Code>(\w+)</Code>').firstMatch(text)?.group(1) ?? 'unknown';
    if (status < 300) {
      _change({'sent': true});
    } else if (status == 403 && text.toLowerCase().contains('expired')) {
      await _renew(state);
    } else if (status == 429 || status >= 500 || code == 'RequestTimeout') {
      throw HttpException('S3 answered $status');
    } else {
      await _end(state, 'refused', code);
    }
  }

  /// A ticket; the first one again while its key is the same.
  Future<Map<String, dynamic>> _ticket(Map<String, dynamic> state) {
    _change({'requested': true});
    final body = state['request'] as Map<String, dynamic>;
    return facepass.call('POST', tickets, body: body, key: state['key'] as String);
  }

  /// The upload's id, if there is one. Where the ticket's answer was lost, its key gets it again.
  Future<Object?> _announced(Map<String, dynamic> state) async {
    if (state['upload_id'] != null || state['requested'] != true) return state['upload_id'];
    try {
      final ticket = await _ticket(state);
      return ticket['upload_id'];
    } on Problem catch (problem) {
      if (problem.passes) rethrow;
      return null;
    }
  }

  /// Takes a new ticket. With a liveness token, which is used up, it ends: the user runs the check again.
  Future<void> _renew(Map<String, dynamic> state) async {
    if ((state['request'] as Map<String, dynamic>)['liveness'] != null) await _end(state, 'expired', null);
    _change({'key': newKey(), 'requested': false, 'replaced': state['upload_id'], 'upload_id': null, 'sent': false});
  }

  /// Deletes the upload, and ends it.
  Future<Never> _end(Map<String, dynamic> state, String status, String? reason) async {
    await _delete(state['upload_id'] as String);
    _forget();
    throw NotIndexed(status, reason);
  }

  Future<void> _delete(String uploadId) async {
    try {
      await facepass.call('DELETE', '/api/v1/uploads/$uploadId');
    } on Problem catch (problem) {
      if (problem.status != 404) rethrow;
    }
  }

  // The record is read and written at once, without an await, so that proceed and cancel do not mix their changes.

  /// Ends where there is no record: a photo that was cancelled meanwhile does not come back.
  Map<String, dynamic> _load() {
    if (!kept.existsSync()) throw NotIndexed('cancelled', null);
    return jsonDecode(kept.readAsStringSync()) as Map<String, dynamic>;
  }

  Map<String, dynamic> _change(Map<String, dynamic> changes) => _store({..._load(), ...changes});

  /// Whole or not at all, also if the app is killed meanwhile.
  Map<String, dynamic> _store(Map<String, dynamic> state) {
    final next = File('${kept.path}.next');
    next.writeAsStringSync(jsonEncode(state), flush: true);
    next.renameSync(kept.path);
    return state;
  }

  void _forget() {
    if (kept.existsSync()) kept.deleteSync();
  }
}
