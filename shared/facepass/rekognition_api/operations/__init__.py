"""The operations that are offered, by their names in Rekognition's model."""

from facepass.rekognition_api.operation import Operation
from facepass.rekognition_api.operations import collections, compare_and_detect, faces, search, tags, users

OPERATIONS = {
    "CreateCollection": Operation(collections.create_collection, "faces:write"),
    "DescribeCollection": Operation(collections.describe_collection, "faces:read", reads=True),
    "ListCollections": Operation(collections.list_collections, "faces:read", reads=True),
    "DeleteCollection": Operation(collections.delete_collection, "faces:write"),
    "IndexFaces": Operation(faces.index_faces, "faces:write", "search"),  # it analyses the photo in the request
    "ListFaces": Operation(faces.list_faces, "faces:read", reads=True),
    "DeleteFaces": Operation(faces.delete_faces, "faces:write"),
    "SearchFaces": Operation(search.search_faces, "search", "search"),
    "SearchFacesByImage": Operation(search.search_faces_by_image, "search", "search"),
    "SearchUsers": Operation(search.search_users, "search", "search"),
    "SearchUsersByImage": Operation(search.search_users_by_image, "search", "search"),
    "CompareFaces": Operation(compare_and_detect.compare_faces, "search", "compare"),
    "DetectFaces": Operation(compare_and_detect.detect_faces, "search", "detect"),
    "CreateUser": Operation(users.create_user, "users:write"),
    "DeleteUser": Operation(users.delete_user, "users:write"),
    "ListUsers": Operation(users.list_users, "users:read", reads=True),
    "AssociateFaces": Operation(users.associate_faces, "faces:write", "search"),
    "DisassociateFaces": Operation(users.disassociate_faces, "faces:write"),
    "TagResource": Operation(tags.tag_resource, "faces:write"),
    "UntagResource": Operation(tags.untag_resource, "faces:write"),
    "ListTagsForResource": Operation(tags.list_tags_for_resource, "faces:read", reads=True),
}
