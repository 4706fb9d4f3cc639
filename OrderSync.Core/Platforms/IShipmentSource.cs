namespace OrderSync.Core.Platforms;

/// <summary>A platform from which the statuses of shipments are read.</summary>
public interface IShipmentSource : IPlatformConnector;
