using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Assignment;

/// <summary>Agents of a company that a test has made for itself.</summary>
internal static class AgentsOfMerchant
{
    /// <returns>The e-mail to sign in with; the password is that of the tests.</returns>
    public static async Task<string> AddAgentAsync(this Merchant merchant, string name, bool onDuty = false)
    {
        var (id, email) = (Guid.CreateVersion7(), $"{Guid.CreateVersion7():N}@example.com");
        await merchant.ExecuteAsync(
            """
            insert into users (id, company_id, email, name, role, password_hash, created_at)
            select $1, admin.company_id, $2, $3, 'Agent', admin.password_hash, now() from users admin where admin.email = $4
            """,
            id, email, name, merchant.Email);
        if (onDuty)
            await merchant.Api.Post($"/api/v1/assignment/agents/{id}/duty", new DutyRequest(true)).Read<DutyView>();
        return email;
    }

    public static Task SwitchAssignmentOnAsync(this Merchant merchant) => merchant.Api
        .Put("/api/v1/assignment/settings", new AssignmentSettingsView(true, [OrderStatus.Pending, OrderStatus.Confirmed], 30, 50, 10_000, 5))
        .Read<AssignmentSettingsView>();
}
