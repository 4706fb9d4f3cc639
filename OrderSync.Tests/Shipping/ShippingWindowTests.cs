using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Shipping;

/// <summary>What a sync says of the pages that it has read, when the list is not what the carrier says of it.</summary>
public sealed class ShippingWindowTests(ApiFixture api) : CarrierTest(api)
{
    [Theory]
    [InlineData(12, 7)]
    [InlineData(12, 20)]
    [InlineData(3, 2)]
    [InlineData(0, 0)]
    [InlineData(0, 4)]
    [InlineData(12, null)]
    [InlineData(3, null)]
    [InlineData(0, null)]
    [InlineData(10, null)]
    public async Task A_list_that_is_read_to_its_end_is_read_whole_whatever_the_carrier_counts(int parcels, int? more)
    {
        var desk = await OpenAsync(parcels);
        desk.Carrier.Count = count => count + more;

        var run = await desk.ShipAsync();

        await ShouldBeWholeAsync(desk, run, parcels);
        (await desk.ScalarAsync<long>("select count(*) from orders where connection_id = $1 and is_open", desk.Shop.Id)).ShouldBe(0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 6)]
    [InlineData(3, 4)]
    public async Task A_list_that_grows_while_it_is_read_ends_no_window_in_between(int atPage, int grows)
    {
        var desk = await OpenAsync(12);
        desk.Carrier.BeforePage = page =>
        {
            if (page != atPage)
                return;
            desk.Carrier.BeforePage = _ => { };
            desk.Carrier.Parcels.InsertRange(0, Enumerable.Range(1, grows).Select(number => Parcel($"N{number}", number)));
        };

        var run = await desk.ShipAsync();

        await ShouldBeWholeAsync(desk, run, 12 + grows);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    [InlineData(3, 11)]
    public async Task A_parcel_that_is_taken_out_meanwhile_costs_no_other(int atPage, int place)
    {
        var desk = await OpenAsync(12);
        var gone = desk.Carrier.Parcels[place].Id;
        desk.Carrier.BeforePage = page =>
        {
            if (page != atPage)
                return;
            desk.Carrier.BeforePage = _ => { };
            desk.Carrier.Parcels.RemoveAt(place);
        };

        var run = await desk.ShipAsync();

        await ShouldBeWholeAsync(desk, run, null);
        (await desk.ScalarAsync<long>("select count(*) from shipments where connection_id = $1 and external_id <> $2", desk.Id, gone)).ShouldBe(11);
    }

    [Fact]
    public async Task A_page_that_fails_makes_a_run_with_problems_that_says_why_and_no_success()
    {
        var desk = await OpenAsync(12);
        desk.Carrier.BeforePage = page =>
        {
            if (page == 2)
                throw new Core.Platforms.PlatformException(Core.Platforms.PlatformFailure.Invalid("The carrier is upset."));
        };

        var run = await desk.ShipAsync();

        (run.State, run.WindowsFailed, run.Reason).ShouldBe((RunState.CompletedWithErrors, 1, "The carrier is upset."));
        (await WindowsAsync(desk)).ShouldContain("Failed The carrier is upset.");
        (await desk.ShownAsync()).LastSuccessAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(RunKind.OrderFetch, WindowState.Running)]
    [InlineData(RunKind.Reconcile, WindowState.Running)]
    [InlineData(RunKind.ShippingStatus, WindowState.Running)]
    [InlineData(RunKind.OrderFetch, WindowState.Pending)]
    [InlineData(RunKind.ShippingStatus, WindowState.Failed)]
    public async Task Whatever_the_kind_a_window_that_is_left_in_between_has_failed_and_says_so(RunKind kind, WindowState left)
    {
        var desk = await OpenAsync(0);
        await using var worker = new WorkerDesk(Api, desk.Carrier);

        var run = await worker.EndAsync(desk.Company, desk.Id, kind, execution =>
        {
            foreach (var (number, state) in new[] { (1, WindowState.Done), (2, left) })
            {
                execution.Windows.Add(RunWindow.Create(execution.Run, number, "pages", $"Window {number}", Now));
                execution.Windows[^1].State = state;
            }
        });

        (run.State, run.WindowsDone, run.WindowsFailed, run.WindowsTotal).ShouldBe((RunState.CompletedWithErrors, 1, 1, 2));
        run.Reason.ShouldNotBeNull().ShouldStartWith("It was not read");
        (await WindowsAsync(desk)).ShouldBe(["Done ", $"Failed {run.Reason}"]);
        (await desk.ShownAsync()).LastSuccessAt.ShouldBeNull();
    }

    /// <summary>All of the parcels are wanted, so that all of the pages are read.</summary>
    private async Task<CarrierDesk> OpenAsync(int parcels)
    {
        var desk = await OpenAsync();
        for (var number = 1; number <= parcels; number++)
        {
            await desk.AddOrderAsync($"P{number}", Now.AddHours(-number - 1));
            desk.Carrier.Parcels.Add(Parcel($"P{number}", number));
        }
        return desk;
    }

    private Parcel Parcel(string name, int hours) => new(name, name, null, "41", Now.AddHours(-hours), Now.AddHours(-hours), Now.AddHours(-hours));

    private static async Task ShouldBeWholeAsync(CarrierDesk desk, Run run, int? parcels)
    {
        (run.State, run.WindowsFailed, run.WindowsDone).ShouldBe((RunState.Completed, 0, run.WindowsTotal), run.Reason);
        run.WindowsTotal.ShouldBeGreaterThan(0);
        (await WindowsAsync(desk)).ShouldAllBe(window => window == "Done ");
        var shown = await desk.ShownAsync();
        (shown.LastSuccessAt is not null, shown.Sentence).ShouldBe((true, "Active."));
        if (parcels is { } count)
            shown.Shipments.ShouldBe(count);
    }

    private static Task<string[]> WindowsAsync(CarrierDesk desk) => desk.ScalarAsync<string[]>(
        """
        select array_agg(w.state || ' ' || coalesce(w.last_error, '') order by w.number) from run_windows w
        join runs r on r.company_id = w.company_id and r.id = w.run_id where r.connection_id = $1
        """,
        desk.Id);
}
