using System.Net;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Audit;
using OrderSync.Contracts.Users;
using OrderSync.Core.Audit;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Audit;

public sealed class AuditListTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/audit";

    [Fact]
    public async Task It_says_who_did_what_when_and_from_where_and_narrows_by_each()
    {
        var (company, stranger) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var (admin, manager) = (company.Users[UserRole.Admin], company.Users[UserRole.Manager]);
        var shop = await company.AddConnectionAsync("Shop");
        var start = Api.Time.GetUtcNow();
        await company.Client(UserRole.Manager).Post($"/api/platform-operations/connections/{shop.Id}/disable");
        await company.Admin.Post($"/api/platform-operations/connections/{shop.Id}/enable");
        await company.Admin.Post("/api/v1/scheduler/start");

        var all = await ListAsync(company.Admin, "");

        all.Select(entry => entry.Action).ShouldBe(["scheduler.start", "connection.enable", "connection.disable"]);
        all.ShouldAllBe(entry => entry.Address != null && entry.At >= start);
        (all[2].UserId, all[2].UserName, all[2].UserEmail, all[2].SubjectId).ShouldBe((manager.Id, manager.Name, manager.Email, shop.Id.ToString()));
        (await ActionsAsync($"userId={admin.Id}")).ShouldBe(["scheduler.start", "connection.enable"]);
        (await ActionsAsync("action=connection")).ShouldBe(["connection.enable", "connection.disable"]);
        (await ActionsAsync("action=connection.disable")).ShouldBe(["connection.disable"]);
        (await ActionsAsync("action=connect")).ShouldBeEmpty();
        (await ActionsAsync($"subjectId={shop.Id}")).ShouldBe(["connection.enable", "connection.disable"]);
        (await ActionsAsync("q=COMPANY'S%20scheduler")).ShouldBe(["scheduler.start"]);
        (await ActionsAsync($"from={all[1].At:O}&to={all[0].At:O}".Replace("+", "%2B", StringComparison.Ordinal))).ShouldBe(["connection.enable"]);
        (await ListAsync(stranger.Admin, "")).ShouldBeEmpty();
        (await ListAsync(stranger.Admin, $"subjectId={shop.Id}")).ShouldBeEmpty();
        (await company.Admin.Get<List<AuditPersonView>>($"{Root}/people")).Select(person => person.Id).ShouldBe(company.Users.Values.Select(user => user.Id), ignoreOrder: true);

        async Task<IEnumerable<string>> ActionsAsync(string query) => (await ListAsync(company.Admin, query)).Select(entry => entry.Action);
    }

    [Fact]
    public async Task It_is_read_page_by_page_also_where_many_acts_share_a_moment()
    {
        var company = await Api.CreateCompanyAsync();
        var at = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        await company.InDatabaseAsync(database =>
        {
            database.Audit.AddRange(Enumerable.Range(0, 25).Select(number => new AuditEntry
            {
                Id = Guid.CreateVersion7(),
                CompanyId = company.Id,
                UserId = null,
                At = at.AddSeconds(number / 10),
                Action = "run.start",
                SubjectId = null,
                Detail = $"Number {number}.",
            }));
            return database.SaveChangesAsync(Cancellation);
        });

        var (read, cursor) = (new List<AuditEntryView>(), "");
        do
        {
            var page = await company.Admin.Get<CursorPage<AuditEntryView>>($"{Root}?limit=4&cursor={cursor}");
            read.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        read.Select(entry => entry.Id).ShouldBeUnique();
        read.Count.ShouldBe(25);
        read.Select(entry => entry.At).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task An_operator_reads_the_installation_s_and_with_a_company_named_that_company_s()
    {
        var company = await Api.CreateCompanyAsync();
        var person = await Api.CreateOperatorAsync();
        using var operate = Api.ClientOf(person);
        await operate.Post($"/api/v1/companies/{company.Id}/suspend");
        await operate.Post($"/api/v1/companies/{company.Id}/resume");

        (await ListAsync(operate, $"userId={person.Id}")).Select(entry => entry.Action).ShouldBe(["company.resume", "company.suspend"]);
        operate.DefaultRequestHeaders.Add(CompanyScope.Header, company.Id.ToString());
        (await ListAsync(operate, "")).Select(entry => entry.Action).ShouldBe(["company.resume", "company.suspend"]);
        // The company's own people see that an operator was there.
        var seen = await ListAsync(company.Admin, "");
        seen.ShouldAllBe(entry => entry.UserName == person.Name);
        (await company.Admin.Get<List<AuditPersonView>>($"{Root}/people")).ShouldContain(one => one.Id == person.Id);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("action=Drop%20table", "action")]
    [InlineData("cursor=garbage", "cursor")]
    [InlineData("from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z", "to")]
    [InlineData("q=%00", "q")]
    public async Task A_query_that_cannot_be_is_refused_by_field(string query, string field)
    {
        var company = await Api.CreateCompanyAsync();

        (await (await company.Admin.Get($"{Root}?{query}")).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe([field]);
    }

    private static async Task<IReadOnlyList<AuditEntryView>> ListAsync(HttpClient client, string query) =>
        (await client.Get<CursorPage<AuditEntryView>>($"{Root}?{query}")).Items;
}
