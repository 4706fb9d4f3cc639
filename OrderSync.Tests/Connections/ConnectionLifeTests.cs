using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Connections;

public sealed class ConnectionLifeTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/platform-operations/connections";

    [Fact]
    public async Task A_connection_is_created_after_the_platform_has_accepted_it()
    {
        var company = await Api.CreateCompanyAsync();

        var created = await company.Admin.Post(Root, Form("Shop"));

        var view = await created.Read<ConnectionView>(HttpStatusCode.Created);
        created.Headers.Location!.OriginalString.ShouldBe($"{Root}/{view.Id}");
        view.ShouldSatisfyAllConditions(
            () => view.Name.ShouldBe("Shop"),
            () => view.PlatformTitle.ShouldBe("Stub"),
            () => view.State.ShouldBe(ConnectionState.Active),
            () => view.Settings.ShouldBe(new Dictionary<string, string> { ["baseUrl"] = "https://stub.example" }),
            () => view.SecretsSet.ShouldBe(["token"]),
            () => view.Orders.ShouldBe(0),
            () => view.ActiveRunId.ShouldBeNull());
        (await company.Client(UserRole.Agent).Get<IReadOnlyList<ConnectionView>>(Root)).Single().Id.ShouldBe(view.Id);
        var inTheClear = await Stored.GetAsync(company.Id, view.Id, Cancellation);
        inTheClear.Values.ShouldBe(new Dictionary<string, string> { ["baseUrl"] = "https://stub.example", ["token"] = StubPlatform.GoodToken }, ignoreOrder: true);
    }

    [Fact]
    public async Task Credentials_that_the_platform_refuses_are_not_saved_unless_the_test_is_skipped()
    {
        var company = await Api.CreateCompanyAsync();

        var refused = await company.Admin.Post(Root, Form("Shop", StubPlatform.BadToken)).Problem(HttpStatusCode.UnprocessableEntity);

        refused.Detail.ShouldBe("Stub rejected the credentials (401).");
        refused.Errors!.ShouldHaveSingleItem().Key.ShouldBe("settings.token");
        (await company.Admin.Get<IReadOnlyList<ConnectionView>>(Root)).ShouldBeEmpty();
        await company.Admin.Post($"{Root}?skipTest=true", Form("Shop", StubPlatform.BadToken)).Read<ConnectionView>(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Faults_of_the_form_name_their_fields()
    {
        var company = await Api.CreateCompanyAsync();
        var settings = new Dictionary<string, string?> { ["baseUrl"] = "nowhere", ["pageSize"] = "many", ["colour"] = "red" };

        var problem = await company.Admin.Post(Root, new CreateConnectionRequest(StubPlatform.Key, "Shop", settings)).Problem(HttpStatusCode.BadRequest);
        problem.Errors!.Keys.ShouldBe(["settings.baseUrl", "settings.token", "settings.pageSize", "settings.colour"], ignoreOrder: true);
        var unknown = await company.Admin.Post(Root, new CreateConnectionRequest("nothing", "Shop", settings)).Problem(HttpStatusCode.BadRequest);
        unknown.Errors!.Keys.ShouldBe(["platform"]);
        var empty = await company.Admin.Post(Root, new { name = " " }).Problem(HttpStatusCode.BadRequest);
        empty.Errors!.Keys.ShouldBe(["platform", "name", "settings"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_name_is_used_once_in_a_company()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var first = await company.Admin.Post(Root, Form("Shop")).Read<ConnectionView>(HttpStatusCode.Created);

        (await company.Admin.Post(Root, Form(" Shop ")).Problem(HttpStatusCode.Conflict)).Errors!.Keys.ShouldBe(["name"]);
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => company.Admin.Post(Root, Form("Twin"))));
        atOnce.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        atOnce.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(4);
        await other.Admin.Post(Root, Form("Shop")).Read<ConnectionView>(HttpStatusCode.Created);
        await (await company.Admin.Delete($"{Root}/{first.Id}")).ShouldBe(HttpStatusCode.NoContent);
        await company.Admin.Post(Root, Form("Shop")).Read<ConnectionView>(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_test_says_what_the_platform_says_and_saves_nothing()
    {
        var company = await Api.CreateCompanyAsync();

        (await company.Admin.Post($"{Root}/test", Form("Shop")).Read<ConnectionCheckView>()).ShouldBe(new(true, "Connected to Stub.", null));
        (await company.Admin.Post($"{Root}/test", Form("Shop", StubPlatform.BadToken)).Read<ConnectionCheckView>())
            .ShouldBe(new(false, "Stub rejected the credentials (401).", "token"));
        (await company.Admin.Get<IReadOnlyList<ConnectionView>>(Root)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Switching_off_and_deleting_ask_the_active_run_to_stop()
    {
        var company = await Api.CreateCompanyAsync();
        var (one, two) = (await company.AddConnectionAsync("One"), await company.AddConnectionAsync("Two"));
        var (first, second) = (await StartAsync(company, one.Id), await StartAsync(company, two.Id));
        (await company.Admin.Get<ConnectionView>($"{Root}/{one.Id}")).ActiveRunId.ShouldBe(first);

        var off = await company.Client(UserRole.Manager).Post($"{Root}/{one.Id}/disable").Read<ConnectionView>();
        await (await company.Admin.Delete($"{Root}/{two.Id}")).ShouldBe(HttpStatusCode.NoContent);

        off.State.ShouldBe(ConnectionState.Disabled);
        off.Sentence.ShouldStartWith("Switched off by Manager");
        foreach (var id in new[] { first, second })
        {
            var run = await company.InDatabaseAsync(database => database.Runs.SingleAsync(row => row.Id == id, Cancellation));
            (run.State == RunState.Stopped || run.Control == RunControl.Stop).ShouldBeTrue(run.State.ToString());
        }
        (await company.Client(UserRole.Manager).Post($"{Root}/{one.Id}/enable").Read<ConnectionView>()).State.ShouldBe(ConnectionState.Active);
    }

    [Fact]
    public async Task Deleting_erases_the_credentials_and_keeps_the_orders()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var order = await company.AddOrderAsync(connection, "1", Api.Time.GetUtcNow());

        await (await company.Admin.Delete($"{Root}/{connection.Id}")).ShouldBe(HttpStatusCode.NoContent);

        await company.Admin.Get($"{Root}/{connection.Id}").Problem(HttpStatusCode.NotFound);
        await company.Admin.Delete($"{Root}/{connection.Id}").Problem(HttpStatusCode.NotFound);
        var row = await company.InDatabaseAsync(database => database.Connections.SingleAsync(row => row.Id == connection.Id, Cancellation));
        row.Credentials.ShouldBeNull();
        row.SecretsSet.ShouldBeEmpty();
        (await company.Admin.Get<Contracts.Orders.OrderDetailView>($"/api/v1/orders/{order.Id}")).Order.ConnectionName.ShouldBe("Shop");
        (await Should.ThrowAsync<PlatformException>(() => Stored.GetAsync(company.Id, connection.Id, Cancellation))).Failure.Kind.ShouldBe(PlatformFailureKind.NotFound);
    }

    private PlatformConnections Stored => Api.Services.GetRequiredService<PlatformConnections>();

    private Task<Guid> StartAsync(TestCompany company, Guid connectionId) => Api.Services.GetRequiredService<RunCommands>().StartAsync(
        new RunRequest(company.Id, connectionId, RunKind.OrderFetch, FetchMode.Auto, null, StopAtFirst: false, "test"), Cancellation);

    private static CreateConnectionRequest Form(string name, string token = StubPlatform.GoodToken) => new(
        StubPlatform.Key, name, new Dictionary<string, string?> { ["baseUrl"] = "https://stub.example", ["token"] = token });
}
