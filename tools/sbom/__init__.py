"""What a deployment ships: bills of materials, licences and their texts."""
