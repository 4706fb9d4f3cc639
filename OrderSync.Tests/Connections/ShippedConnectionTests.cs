using System.Net;
using OrderSync.Contracts.Connections;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Connections;

/// <summary>A carrier's connection names the connections whose orders it ships: they have to be there when it is saved.</summary>
public sealed class ShippedConnectionTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/platform-operations/connections";

    /// <summary>Saved untested, so that nothing is asked of a carrier.</summary>
    private const string Untested = "?skipTest=true";

    [Theory]
    [InlineData("")]
    [InlineData(Untested)]
    public async Task A_name_that_no_connection_of_the_company_has_is_refused_by_its_field(string query)
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddConnectionAsync("Main shop");
        await (await Api.CreateCompanyAsync()).AddConnectionAsync("Of others");

        foreach (var wrong in new[] { "Main shop, Second shop", "Of others", "main shop" })
        {
            var problem = await company.Admin.Post(Root + query, Carrier(wrong)).Problem(HttpStatusCode.UnprocessableEntity);
            problem.Errors!["settings.orderConnections"].ShouldHaveSingleItem().ShouldContain("there is no such connection");
        }
        (await company.Admin.Get<List<ConnectionView>>(Root)).Select(connection => connection.Name).ShouldBe(["Main shop"]);
    }

    [Fact]
    public async Task The_test_of_what_is_not_saved_says_it_too()
    {
        var company = await Api.CreateCompanyAsync();

        var check = await company.Admin.Post($"{Root}/test", Carrier("Nowhere")).Read<ConnectionCheckView>();

        check.ShouldBe(new ConnectionCheckView(Ok: false, "It should ship the orders of “Nowhere”, but there is no such connection.", "orderConnections"));
    }

    [Fact]
    public async Task What_is_saved_with_names_that_are_there_is_refused_when_it_is_saved_with_others()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await company.AddConnectionAsync("Main shop");
        var carrier = await company.Admin.Post(Root + Untested, Carrier($" Main shop ,{shop.Id}")).Read<ConnectionView>(HttpStatusCode.Created);

        var problem = await UpdateAsync(company, carrier.Id, "Gone").Problem(HttpStatusCode.UnprocessableEntity);

        problem.Errors!.Keys.ShouldBe(["settings.orderConnections"]);
        await (await UpdateAsync(company, carrier.Id, "")).ShouldBe(HttpStatusCode.OK);
        await (await company.Admin.Delete($"{Root}/{shop.Id}")).ShouldBe(HttpStatusCode.NoContent);
        await UpdateAsync(company, carrier.Id, "Main shop").Problem(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task To_ship_other_orders_no_secret_is_asked_for_again_but_for_another_address_it_is()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddConnectionAsync("Main shop");
        var carrier = await company.Admin.Post(Root + Untested, Carrier("")).Read<ConnectionView>(HttpStatusCode.Created);
        var address = $"{Root}/{carrier.Id}{Untested}";

        var settings = new Dictionary<string, string?> { ["orderConnections"] = "Main shop" };
        (await company.Admin.Put(address, new UpdateConnectionRequest("Parcels", settings)).Read<ConnectionView>()).SecretsSet.ShouldBe(["token"]);
        // The default, said out loud, leads nowhere else.
        settings["baseUrl"] = "https://backend.maystro-delivery.com";
        await company.Admin.Put(address, new UpdateConnectionRequest("Parcels", settings)).Read<ConnectionView>();
        settings["baseUrl"] = "https://evil.example";
        var problem = await company.Admin.Put(address, new UpdateConnectionRequest("Parcels", settings)).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe(["settings.token"]);
    }

    private static Task<HttpResponseMessage> UpdateAsync(TestCompany company, Guid id, string names) =>
        company.Admin.Put($"{Root}/{id}{Untested}", new UpdateConnectionRequest("Parcels", Settings(names)));

    private static CreateConnectionRequest Carrier(string names) => new("maystro", "Parcels", Settings(names));

    private static Dictionary<string, string?> Settings(string names) =>
        new() { ["token"] = "a-token-of-the-tests-0000", ["orderConnections"] = names };
}
