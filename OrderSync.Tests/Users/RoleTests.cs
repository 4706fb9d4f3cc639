using System.Net;
using OrderSync.Api.Users;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Security;

namespace OrderSync.Tests.Users;

public sealed class RoleTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string[] ForAnybody =
    [
        "POST /api/v1/auth/sign-in", "POST /api/v1/auth/refresh", "POST /api/v1/auth/sign-out", "POST /api/v1/auth/forgot-password",
        "POST /api/v1/auth/reset-password", "POST /api/v1/auth/invitations/view", "POST /api/v1/auth/invitations/accept",
    ];

    /// <summary>The lowest role that may use each route; every route has to be here.</summary>
    private static readonly Dictionary<string, UserRole> Lowest = new(StringComparer.Ordinal)
    {
        ["GET /api/v1/auth/me"] = UserRole.Agent,
        ["POST /api/v1/auth/password"] = UserRole.Agent,
        ["GET /api/v1/auth/sessions"] = UserRole.Agent,
        ["DELETE /api/v1/auth/sessions"] = UserRole.Agent,
        ["DELETE /api/v1/auth/sessions/{id}"] = UserRole.Agent,
        ["GET /api/v1/users"] = UserRole.Admin,
        ["GET /api/v1/users/{id}"] = UserRole.Admin,
        ["PUT /api/v1/users/{id}"] = UserRole.Admin,
        ["DELETE /api/v1/users/{id}"] = UserRole.Admin,
        ["POST /api/v1/users/{id}/disable"] = UserRole.Admin,
        ["POST /api/v1/users/{id}/enable"] = UserRole.Admin,
        ["POST /api/v1/users/{id}/reset-password"] = UserRole.Admin,
        ["GET /api/v1/users/invitations"] = UserRole.Admin,
        ["POST /api/v1/users/invitations"] = UserRole.Admin,
        ["POST /api/v1/users/invitations/{id}/renew"] = UserRole.Admin,
        ["DELETE /api/v1/users/invitations/{id}"] = UserRole.Admin,
        ["GET /api/v1/notifications"] = UserRole.Agent,
        ["POST /api/v1/notifications/read"] = UserRole.Agent,
        ["GET /api/v1/notifications/rules"] = UserRole.Agent,
        ["PUT /api/v1/notifications/rules"] = UserRole.Agent,
        ["GET /api/v1/notifications/channels"] = UserRole.Agent,
        ["POST /api/v1/notifications/test-email"] = UserRole.Agent,
        ["GET /api/v1/webhook-endpoints"] = UserRole.Admin,
        ["POST /api/v1/webhook-endpoints"] = UserRole.Admin,
        ["PUT /api/v1/webhook-endpoints/{id}"] = UserRole.Admin,
        ["DELETE /api/v1/webhook-endpoints/{id}"] = UserRole.Admin,
        ["POST /api/v1/webhook-endpoints/{id}/secret"] = UserRole.Admin,
        ["POST /api/v1/webhook-endpoints/{id}/test"] = UserRole.Admin,
        ["GET /api/v1/webhook-endpoints/{id}/deliveries"] = UserRole.Admin,
        ["POST /api/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/replay"] = UserRole.Admin,
        ["POST /api/v1/webhook-endpoints/{id}/replay"] = UserRole.Admin,
        ["GET /api/v1/events"] = UserRole.Agent,
        ["GET /api/v1/coverage"] = UserRole.Agent,
        ["GET /api/v1/connections/{id}/coverage"] = UserRole.Agent,
        ["GET /api/v1/shipments"] = UserRole.Agent,
        ["GET /api/v1/shipments/status-codes"] = UserRole.Agent,
        ["GET /api/v1/shipments/{id}"] = UserRole.Agent,
        ["POST /api/v1/shipments/{id}/refresh"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/shipping-sync"] = UserRole.Manager,
        ["GET /api/v1/orders"] = UserRole.Agent,
        ["GET /api/v1/orders/count"] = UserRole.Agent,
        ["GET /api/v1/orders/{id}"] = UserRole.Agent,
        ["GET /api/v1/orders/{id}/revisions/{number}"] = UserRole.Agent,
        ["GET /api/platform-operations/platforms"] = UserRole.Agent,
        ["GET /api/platform-operations/summary"] = UserRole.Agent,
        ["GET /api/platform-operations/attention"] = UserRole.Agent,
        ["GET /api/platform-operations/stats/orders"] = UserRole.Agent,
        ["GET /api/platform-operations/tasks"] = UserRole.Agent,
        ["GET /api/platform-operations/tasks/{id}"] = UserRole.Agent,
        ["GET /api/platform-operations/tasks/{id}/differences"] = UserRole.Agent,
        ["POST /api/platform-operations/tasks/reconcile"] = UserRole.Manager,
        ["GET /api/platform-operations/tasks/{id}/calls"] = UserRole.Agent,
        ["GET /api/v1/connections/{id}/health"] = UserRole.Agent,
        ["GET /api/v1/connections/{id}/calls"] = UserRole.Agent,
        ["GET /api/v1/connections/{id}/webhooks"] = UserRole.Agent,
        ["POST /api/v1/connections/{id}/webhooks"] = UserRole.Admin,
        ["DELETE /api/v1/connections/{id}/webhooks"] = UserRole.Admin,
        ["GET /api/v1/webhook-events"] = UserRole.Agent,
        ["GET /api/v1/webhook-events/{id}"] = UserRole.Admin,
        ["POST /api/v1/webhook-events/{id}/retry"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/order-fetching"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/{id}/stop"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/{id}/pause"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/{id}/resume"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/{id}/retry"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/retries/run"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/retries/cancel"] = UserRole.Manager,
        ["POST /api/platform-operations/tasks/{id}/windows/{windowId}/retry"] = UserRole.Manager,
        ["GET /api/platform-operations/connections"] = UserRole.Agent,
        ["GET /api/platform-operations/connections/{id}"] = UserRole.Agent,
        ["POST /api/platform-operations/connections/{id}/test"] = UserRole.Manager,
        ["POST /api/platform-operations/connections/{id}/disable"] = UserRole.Manager,
        ["POST /api/platform-operations/connections/{id}/enable"] = UserRole.Manager,
        ["POST /api/platform-operations/connections"] = UserRole.Admin,
        ["POST /api/platform-operations/connections/test"] = UserRole.Admin,
        ["PUT /api/platform-operations/connections/{id}"] = UserRole.Admin,
        ["DELETE /api/platform-operations/connections/{id}"] = UserRole.Admin,
        ["GET /api/v1/assignment/overview"] = UserRole.Manager,
        ["GET /api/v1/assignment/settings"] = UserRole.Manager,
        ["PUT /api/v1/assignment/settings"] = UserRole.Admin,
        ["GET /api/v1/assignment/assignments"] = UserRole.Manager,
        ["POST /api/v1/assignment/assign"] = UserRole.Manager,
        ["POST /api/v1/assignment/unassign"] = UserRole.Manager,
        ["POST /api/v1/assignment/run"] = UserRole.Manager,
        ["POST /api/v1/assignment/preview"] = UserRole.Manager,
        ["GET /api/v1/assignment/agents"] = UserRole.Manager,
        ["PUT /api/v1/assignment/agents/{id}"] = UserRole.Manager,
        ["POST /api/v1/assignment/agents/{id}/duty"] = UserRole.Manager,
        ["POST /api/v1/assignment/agents/{id}/drain"] = UserRole.Manager,
        ["GET /api/v1/assignment/rules"] = UserRole.Manager,
        ["POST /api/v1/assignment/rules"] = UserRole.Manager,
        ["PUT /api/v1/assignment/rules/order"] = UserRole.Manager,
        ["PUT /api/v1/assignment/rules/{id}"] = UserRole.Manager,
        ["DELETE /api/v1/assignment/rules/{id}"] = UserRole.Manager,
        ["GET /api/v1/orders/{id}/assignment"] = UserRole.Agent,
        ["GET /api/v1/my/orders"] = UserRole.Agent,
        ["POST /api/v1/my/orders/{id}/start"] = UserRole.Agent,
        ["POST /api/v1/my/orders/{id}/done"] = UserRole.Agent,
        ["GET /api/v1/my/duty"] = UserRole.Agent,
        ["POST /api/v1/my/duty"] = UserRole.Agent,
        ["DELETE /api/admin/cleanup-assignments"] = UserRole.Admin,
        ["GET /api/v1/scheduler/status"] = UserRole.Admin,
        ["POST /api/v1/scheduler/start"] = UserRole.Admin,
        ["POST /api/v1/scheduler/stop"] = UserRole.Admin,
        ["GET /api/v1/scheduler/next-sync-times"] = UserRole.Admin,
        ["GET /api/v1/scheduler/history"] = UserRole.Admin,
        ["POST /api/v1/scheduler/trigger/ecomanager"] = UserRole.Admin,
        ["POST /api/v1/scheduler/trigger/shipping"] = UserRole.Admin,
        ["POST /api/v1/scheduler/trigger/cleanup"] = UserRole.Admin,
        ["GET /api/v1/scheduler/schedules"] = UserRole.Admin,
        ["GET /api/v1/scheduler/schedules/{id}"] = UserRole.Admin,
        ["PUT /api/v1/scheduler/schedules/{id}"] = UserRole.Admin,
        ["POST /api/v1/scheduler/schedules/{id}/preview"] = UserRole.Admin,
        ["POST /api/v1/scheduler/schedules/{id}/trigger"] = UserRole.Admin,
        ["POST /api/v1/scheduler/schedules/{id}/pause"] = UserRole.Admin,
        ["POST /api/v1/scheduler/schedules/{id}/resume"] = UserRole.Admin,
        ["GET /api/v1/scheduler/retention"] = UserRole.Admin,
        ["PUT /api/v1/scheduler/retention"] = UserRole.Admin,
        ["POST /api/admin/sync-stores"] = UserRole.Admin,
        ["DELETE /api/admin/delete-orders"] = UserRole.Admin,
        ["GET /api/admin/order-exports/{id}"] = UserRole.Admin,
        ["GET /api/v1/company"] = UserRole.Agent,
        ["PUT /api/v1/company"] = UserRole.Admin,
        ["GET /api/v1/time-zones"] = UserRole.Agent,
        ["GET /api/v1/companies"] = UserRole.Operator,
        ["GET /api/v1/companies/{id}"] = UserRole.Operator,
        ["POST /api/v1/companies"] = UserRole.Operator,
        ["POST /api/v1/companies/{id}/open"] = UserRole.Operator,
        ["POST /api/v1/companies/{id}/suspend"] = UserRole.Operator,
        ["POST /api/v1/companies/{id}/resume"] = UserRole.Operator,
        ["GET /api/v1/audit"] = UserRole.Admin,
        ["GET /api/v1/audit/people"] = UserRole.Admin,
    };

    [Fact]
    public void Every_route_has_a_lowest_role() =>
        ApiDocumentTests.Routes(Api.Services).Except(ForAnybody).ShouldBe(Lowest.Keys, ignoreOrder: true);

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        foreach (var route in Lowest.Keys)
            await (await AskAsync(Anybody, route)).Problem(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(UserRole.Agent)]
    [InlineData(UserRole.Manager)]
    [InlineData(UserRole.Admin)]
    public async Task A_role_may_do_just_what_is_meant_for_it(UserRole role)
    {
        var company = await Api.CreateCompanyAsync();
        foreach (var (route, lowest) in Lowest)
        {
            var answer = await AskAsync(company.Client(role), route);
            if (role >= lowest)
                new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden }.ShouldNotContain(answer.StatusCode, route);
            else
                (await answer.Problem(HttpStatusCode.Forbidden)).Detail.ShouldBe("Your role does not allow this.", route);
        }
    }

    [Fact]
    public async Task An_operator_names_the_company_to_act_for()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Of the company");
        using var client = Api.ClientOf(await Api.CreateOperatorAsync());
        (await client.Get<MeView>("/api/v1/auth/me")).CompanyId.ShouldBeNull();
        (await (await client.Get("/api/platform-operations/connections")).Problem(HttpStatusCode.Forbidden)).Detail!.ShouldContain(CompanyScope.Header);

        client.DefaultRequestHeaders.Add(CompanyScope.Header, company.Id.ToString());

        await (await client.Get($"/api/platform-operations/connections/{connection.Id}")).ShouldBe(HttpStatusCode.OK);
        foreach (var route in Lowest.Keys)
            new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden }.ShouldNotContain((await AskAsync(client, route)).StatusCode, route);
    }

    [Theory]
    [InlineData(UserRole.Admin, "019ab3a2-0000-7000-8000-000000000001", HttpStatusCode.Forbidden)]
    [InlineData(UserRole.Admin, "garbage", HttpStatusCode.BadRequest)]
    [InlineData(UserRole.Operator, "019ab3a2-0000-7000-8000-000000000001", HttpStatusCode.Forbidden)]
    public async Task Only_an_operator_may_name_a_company_that_exists(UserRole role, string named, HttpStatusCode expected)
    {
        var user = role == UserRole.Operator ? await Api.CreateOperatorAsync() : (await Api.CreateCompanyAsync()).Users[role];
        using var client = Api.ClientOf(user);
        client.DefaultRequestHeaders.Add(CompanyScope.Header, named);

        await (await client.Get("/api/platform-operations/connections")).Problem(expected);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string route)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        var id = Guid.CreateVersion7().ToString();
        using var request = new HttpRequestMessage(
            new HttpMethod(method), path.Replace("{id}", id).Replace("{windowId}", id).Replace("{deliveryId}", id).Replace("{number}", "1"));
        if (method is "POST" or "PUT")
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        // The stream of events never ends: its headers say enough.
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
