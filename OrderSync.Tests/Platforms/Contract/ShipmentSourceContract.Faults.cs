using OrderSync.Core.Platforms;

namespace OrderSync.Tests.Platforms.Contract;

public abstract partial class ShipmentSourceContract
{
    [Theory]
    [MemberData(nameof(OrderSourceContract.PassingTroubles), MemberType = typeof(OrderSourceContract))]
    public async Task A_trouble_that_passes_costs_no_shipment(string trouble)
    {
        Proxy.Script = call => call == 2 ? Fault.Named(trouble) : null;

        var pages = await PagesAsync();

        Mapped(pages).Select(shipment => shipment.Reference!).ShouldBe(References);
        Proxy.Calls.ShouldBe(pages.Count + 1);
    }

    [Theory]
    [MemberData(nameof(OrderSourceContract.LastingTroubles), MemberType = typeof(OrderSourceContract))]
    public async Task A_trouble_that_lasts_is_a_failure_with_its_kind_and_never_an_empty_page(string trouble, PlatformFailureKind kind)
    {
        Proxy.Script = _ => Fault.Named(trouble);

        var failure = await FailureAsync(() => Source.ListAsync(Connect(("maxRetries", "2")), 2, Cancellation));

        failure.Kind.ShouldBe(kind, failure.Sentence);
        Proxy.Calls.ShouldBe(failure.IsTransient ? 3 : 1);
        failure.Sentence.ShouldEndWith(".");
        failure.Sentence.ShouldNotContain("<");
        Peer.SettingsAt(Proxy.Origin).Values.Where(value => value.Length > 15 && !value.Contains("://"))
            .ShouldAllBe(secret => !failure.Sentence.Contains(secret));
    }

    [Fact]
    public async Task A_page_that_is_missing_for_a_gateway_is_a_failure_and_not_the_end()
    {
        Proxy.Script = _ => new Fault(FaultKind.Answer, 404, "<html><body>no such host</body></html>");

        var failure = await FailureAsync(() => Source.ListAsync(Connect(), 3, Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.NotFound);
    }

    [Fact]
    public async Task A_token_that_expires_midway_is_unauthorized_and_not_told()
    {
        await Source.ListAsync(Connect(), 1, Cancellation);
        await Peer.ExpireTokenAsync();

        var failure = await FailureAsync(() => Source.ListAsync(Connect(), 2, Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.Unauthorized);
        Proxy.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task The_wait_that_a_carrier_asks_for_is_kept()
    {
        Proxy.Script = call => call == 1 ? Fault.TooManyCallsFor7Seconds : null;

        await Source.ListAsync(Connect(), 1, Cancellation);

        Waits.ShouldContain(wait => wait >= TimeSpan.FromSeconds(7) && wait < TimeSpan.FromSeconds(8));
    }
}
