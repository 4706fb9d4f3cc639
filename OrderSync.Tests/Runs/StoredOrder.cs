namespace OrderSync.Tests.Runs;

public sealed record StoredOrder(string ExternalId, int Revision, string PlatformStatus, DateTimeOffset PlacedAt, decimal? Total);
