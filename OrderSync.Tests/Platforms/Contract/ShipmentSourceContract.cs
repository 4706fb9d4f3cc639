using OrderSync.Core.Platforms;
using OrderSync.Core.Shipping;

namespace OrderSync.Tests.Platforms.Contract;

/// <summary>
/// What every carrier's connector must do, against a peer that can say what it holds. A carrier adds a subclass that makes its peer.
/// </summary>
public abstract partial class ShipmentSourceContract : ConnectorContract<IShipmentPeer, IShipmentSource>
{
    private const int MostPages = 200;

    private IReadOnlyList<PeerShipment> _shipments = [];

    private string[] References => [.. _shipments.Select(shipment => shipment.Reference)];

    /// <remarks>The peer has at least 45 shipments that stand still, on at least three pages; all of them readable.</remarks>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _shipments = await Peer.ShipmentsAsync();
        _shipments.Count.ShouldBeGreaterThanOrEqualTo(45);
        References.ShouldBeUnique();
    }

    [Fact]
    public async Task The_pages_hold_exactly_the_carriers_shipments_newest_first_and_count_them()
    {
        var pages = await PagesAsync();

        Mapped(pages).Select(shipment => shipment.Reference!).ShouldBe(References);
        pages.Count.ShouldBeGreaterThan(2);
        pages.ShouldAllBe(page => page.Count == null || page.Count == References.Length);
        pages.Select(page => page.HasNext).ShouldBe([.. Enumerable.Repeat(true, pages.Count - 1), false]);
    }

    [Fact]
    public async Task A_page_past_the_end_is_empty_and_the_last()
    {
        var pages = await PagesAsync();

        var past = await Source.ListAsync(Connect(), pages.Count + 1, Cancellation);

        past.ShouldBe(ShipmentPage.PastTheEnd);
    }

    [Fact]
    public async Task Every_record_maps_to_its_shipment_with_status_and_time()
    {
        var mapped = Mapped(await PagesAsync());

        mapped.Select(shipment => (shipment.Reference!, shipment.Status.Code, shipment.StatusAt!.Value))
            .ShouldBe(_shipments.Select(shipment => (shipment.Reference, shipment.Code, shipment.StatusAt)));
        mapped.Select(shipment => shipment.ExternalId).ShouldBeUnique();
        mapped.ShouldAllBe(shipment => shipment.Status.Label.Length > 0 && shipment.Status.Meaning.Length > 0 && shipment.CreatedAt != null);
    }

    [Fact]
    public async Task An_unchanged_record_has_the_same_bytes_at_every_reading() =>
        Texts(await PagesAsync()).ShouldBe(Texts(await PagesAsync()));

    [Fact]
    public async Task A_shipment_is_found_by_its_id_its_reference_and_its_tracking_number()
    {
        var wanted = Mapped(await PagesAsync())[17];

        var byId = await Source.FindAsync(Connect(), wanted.ExternalId, Cancellation);
        var byReference = await Source.FindByReferenceAsync(Connect(), wanted.Reference!, Cancellation);
        var byTracking = await Source.FindByTrackingAsync(Connect(), wanted.Tracking!, Cancellation);

        Map(byId!.Value).ExternalId.ShouldBe(wanted.ExternalId);
        byReference.Select(Map).ShouldContain(shipment => shipment.ExternalId == wanted.ExternalId);
        byTracking.Select(Map).ShouldContain(shipment => shipment.ExternalId == wanted.ExternalId);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_no_failure()
    {
        (await Source.FindAsync(Connect(), "00000000-0000-4000-8000-000000000001", Cancellation)).ShouldBeNull();
        (await Source.FindByReferenceAsync(Connect(), "NOBODY1", Cancellation)).ShouldBeEmpty();
        (await Source.FindByTrackingAsync(Connect(), "99", Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_history_ends_with_the_status_that_the_shipment_has()
    {
        foreach (var wanted in Mapped(await PagesAsync()).Take(20))
        {
            var history = await Source.HistoryAsync(Connect(), wanted.ExternalId, Cancellation);

            history[^1].Status.ShouldBe(wanted.Status);
            history[^1].At.ShouldBe(wanted.StatusAt!.Value);
            history.ShouldBe(history.OrderBy(step => step.At));
        }
    }

    [Fact]
    public async Task Records_that_cannot_be_read_are_rejected_with_their_reason_and_the_others_are_kept()
    {
        await Peer.SpoilEveryAsync(5);
        var unreadable = (await Peer.ShipmentsAsync()).Count(shipment => !shipment.IsReadable);

        var mapped = (await PagesAsync()).SelectMany(page => page.Records).Select(record => Source.Map(Connect(), record)).ToList();

        unreadable.ShouldBeGreaterThan(5);
        mapped.Count.ShouldBe(References.Length);
        mapped.Count(record => record.Rejection is not null).ShouldBe(unreadable);
        mapped.ShouldAllBe(record => (record.Shipment != null) != (record.Rejection != null));
        mapped.ShouldAllBe(record => record.Shipment != null || record.Rejection!.Reason.Contains(':'));
    }

    private protected async Task<List<ShipmentPage>> PagesAsync(params (string Key, string Value)[] changes)
    {
        var pages = new List<ShipmentPage>();
        do
        {
            pages.Add(await Source.ListAsync(Connect(changes), pages.Count + 1, Cancellation));
            pages.Count.ShouldBeLessThan(MostPages, "The list does not end.");
        }
        while (pages[^1].HasNext);
        return pages;
    }

    private protected List<ShipmentSnapshot> Mapped(IEnumerable<ShipmentPage> pages) => [.. pages.SelectMany(page => page.Records).Select(Map)];

    private ShipmentSnapshot Map(ReadOnlyMemory<byte> record)
    {
        var mapped = Source.Map(Connect(), record);
        mapped.Rejection.ShouldBeNull();
        return mapped.Shipment!;
    }

    private static IEnumerable<string> Texts(IEnumerable<ShipmentPage> pages) => Texts(pages.SelectMany(page => page.Records));
}
