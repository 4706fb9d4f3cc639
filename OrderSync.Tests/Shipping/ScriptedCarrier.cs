using System.Globalization;
using System.Text;
using System.Text.Json;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Json;
using OrderSync.Core.Platforms.Maystro;
using OrderSync.Core.Shipping;

namespace OrderSync.Tests.Shipping;

/// <summary>One parcel as the scripted carrier has it; null for what it does not tell.</summary>
internal sealed record Parcel(
    string Id, string? Reference, string? Tracking, string Code, DateTimeOffset? UpdatedAt, DateTimeOffset? CreatedAt, DateTimeOffset? DeliveredAt = null);

/// <summary>Stands in for Maystro: a carrier whose parcels, and what it says of their number, a test decides. Newest first, by pages.</summary>
internal sealed class ScriptedCarrier : IShipmentSource, IWebhookReceiver
{
    public const string Key = "maystro";
    public const int PageSize = 5;

    private static readonly ShipmentCode Out = new("31", "SHIPPED", "EXPÉDIÉ", "Out.");
    private static readonly ShipmentCode Delivered = new("41", "DELIVERED", "LIVRÉ", "There.", IsTerminal: true, OrderStatus.Delivered);

    public PlatformDescriptor Descriptor { get; } = new(Key, "Scripted", "", [], [], RetrySettings.Default);

    /// <summary>In the order of the list.</summary>
    public List<Parcel> Parcels { get; } = [];

    /// <summary>What the list says of its length; null where it says nothing.</summary>
    public Func<int, int?> Count { get; set; } = parcels => parcels;

    /// <summary>Done before each page is read, told its number.</summary>
    public Action<int> BeforePage { get; set; } = _ => { };

    public Dictionary<string, List<ShipmentStep>> Histories { get; } = [];

    public List<string> Asked { get; } = [];

    public ShipmentSourceTraits TraitsFor(PlatformConnection connection) => new(PageSize, PagesAtOnce: 1, NewestFirst: true, TimeSpan.FromDays(60), []);

    public IReadOnlyList<ShipmentCode> CodesFor(PlatformConnection connection) => [Out, Delivered];

    public ShipmentCode CodeOf(PlatformConnection connection, string code) =>
        code == "41" ? Delivered : code == "31" ? Out : new ShipmentCode(code, code, code, "", IsKnown: false);

    public Task<ShipmentPage> ListAsync(PlatformConnection connection, int page, CancellationToken cancellationToken)
    {
        BeforePage(page);
        var rows = Parcels.Skip((page - 1) * PageSize).Take(PageSize).Select(Json).ToList();
        return Task.FromResult(rows.Count == 0 && page > 1
            ? ShipmentPage.PastTheEnd
            : new ShipmentPage(rows, Count(Parcels.Count), HasNext: page * PageSize < Parcels.Count));
    }

    public Task<ReadOnlyMemory<byte>?> FindAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken)
    {
        Asked.Add(externalId);
        return Task.FromResult(Parcels.Find(parcel => parcel.Id == externalId) is { } found ? Json(found) : (ReadOnlyMemory<byte>?)null);
    }

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByReferenceAsync(PlatformConnection connection, string reference, CancellationToken cancellationToken) =>
        FindAllAsync(reference, parcel => parcel.Reference == reference);

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByTrackingAsync(PlatformConnection connection, string tracking, CancellationToken cancellationToken) =>
        FindAllAsync(tracking, parcel => parcel.Tracking == tracking);

    public Task<IReadOnlyList<ShipmentStep>> HistoryAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ShipmentStep>>(Histories.GetValueOrDefault(externalId) ?? []);

    public MappedShipment Map(PlatformConnection connection, ReadOnlyMemory<byte> payload) => MappedShipment.Of(new ShipmentSnapshot(
        JsonRecords.Text(payload, "id"u8)!, JsonRecords.Text(payload, "reference"u8), JsonRecords.Text(payload, "tracking"u8),
        CodeOf(connection, JsonRecords.Text(payload, "code"u8)!), Time(payload, "updatedAt"u8), Time(payload, "createdAt"u8), Time(payload, "deliveredAt"u8),
        null, null, null, null, null));

    public WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery) => MaystroWebhooks.Check(connection, delivery);

    /// <summary>As Maystro's, but that an empty object says that something has changed.</summary>
    public WebhookMeaning Read(PlatformConnection connection, string platformEvent, ReadOnlyMemory<byte> payload) => payload.Span.SequenceEqual("{}"u8)
        ? WebhookMeaning.ReadAgain(new WebhookHint(null, null, null))
        : MaystroWebhooks.Read(payload);

    private Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindAllAsync(string asked, Func<Parcel, bool> isIt)
    {
        Asked.Add(asked);
        return Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. Parcels.Where(isIt).Select(Json)]);
    }

    private static ReadOnlyMemory<byte> Json(Parcel parcel) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parcel, JsonSerializerOptions.Web));

    private static DateTimeOffset? Time(ReadOnlyMemory<byte> payload, ReadOnlySpan<byte> field) =>
        JsonRecords.Text(payload, field) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
}
