using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>
/// Reads Maystro's one list of shipments, newest first, by page number. What changed cannot be asked for, and a filter gives one
/// shipment a call, so the list is what statuses are read from.
/// </summary>
internal sealed class MaystroConnector(MaystroClient client) : IConnectionCheck, IShipmentSource, IWebhookReceiver
{
    public PlatformDescriptor Descriptor => MaystroDescriptor.Value;

    public ShipmentSourceTraits TraitsFor(PlatformConnection connection) => MaystroOptions.TraitsOf(connection);

    public IReadOnlyList<ShipmentCode> CodesFor(PlatformConnection connection) => MaystroCodes.All(MaystroOptions.TerminalCodesOf(connection));

    public ShipmentCode CodeOf(PlatformConnection connection, string code) => MaystroCodes.Of(code, MaystroOptions.TerminalCodesOf(connection));

    /// <summary>The list, and not the places, which seem to be public.</summary>
    public async Task<string> CheckAsync(PlatformConnection connection, CancellationToken cancellationToken)
    {
        var page = await client.ListAsync(connection, 1, cancellationToken);
        return page switch
        {
            { Count: { } count } => $"Connected to {connection.Name}: the account has {count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} shipments.",
            { Records.Count: 0 } => $"Connected to {connection.Name}: the account has no shipments yet.",
            _ => $"Connected to {connection.Name}: its shipments can be read.",
        };
    }

    public Task<ShipmentPage> ListAsync(PlatformConnection connection, int page, CancellationToken cancellationToken) =>
        client.ListAsync(connection, page, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> FindAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken) =>
        client.FindAsync(connection, externalId, cancellationToken);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByReferenceAsync(
        PlatformConnection connection, string reference, CancellationToken cancellationToken) =>
        (await client.FilterAsync(connection, "external_order_id", reference, cancellationToken)).Records;

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByTrackingAsync(
        PlatformConnection connection, string tracking, CancellationToken cancellationToken) =>
        (await client.FilterAsync(connection, "display_id", tracking, cancellationToken)).Records;

    public async Task<IReadOnlyList<ShipmentStep>> HistoryAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken)
    {
        var options = MaystroOptions.Of(connection);
        var rows = await client.HistoryAsync(connection, externalId, cancellationToken);
        return [.. rows.Select(row => MaystroMapping.Step(row, options)).OfType<ShipmentStep>().OrderBy(step => step.At)];
    }

    public MappedShipment Map(PlatformConnection connection, ReadOnlyMemory<byte> payload) =>
        MaystroMapping.Map(payload, MaystroOptions.Of(connection));

    public WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery) => MaystroWebhooks.Check(connection, delivery);

    public WebhookMeaning Read(PlatformConnection connection, string platformEvent, ReadOnlyMemory<byte> payload) => MaystroWebhooks.Read(payload);
}
