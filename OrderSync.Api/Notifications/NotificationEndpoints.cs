using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>What the caller is told of: everybody sees and sets their own only.</summary>
public static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api/v1/notifications").WithTags("Notifications").RequireAuthorization(Access.Read);
        own.MapGet("/", List);
        own.MapPost("/read", MarkRead);
        own.MapGet("/rules", Rules);
        own.MapPut("/rules", SaveRules);
        own.MapGet("/channels", Channels);
        own.MapPost("/test-email", SendTestEmail).RequireRateLimiting(TestEmailLimit.Name);
    }

    public static IServiceCollection AddNotificationServices(this IServiceCollection services) => services
        .AddRateLimiter(limiter => limiter.AddPolicy<Guid, TestEmailLimit>(TestEmailLimit.Name))
        .AddSingleton<PromptMailer>()
        .AddScoped<EmailChannel>()
        .AddScoped<TestEmail>()
        .AddScoped<Inbox>()
        .AddScoped<PreferencesEditor>()
        .AddScoped<WebhookEndpointEditor>()
        .AddScoped<WebhookDeliveries>();

    /// <summary>
    /// The caller's notifications, the last that happened first, page by page: send nextCursor back as cursor. Unread is how many the
    /// caller has not read, whatever the filters.
    /// </summary>
    internal static async Task<Results<Ok<NotificationPage>, ProblemHttpResult>> List(
        [AsParameters] NotificationQuery query, Inbox inbox, CurrentUser user, CancellationToken cancellationToken) =>
        query.Validate(out var after) is { Count: > 0 } errors
            ? Problems.Invalid(errors)
            : TypedResults.Ok(await inbox.ReadAsync(user.Id, query, after, cancellationToken));

    /// <summary>Marks notifications of the caller as read: those of ids, or all.</summary>
    internal static async Task<Results<Ok<UnreadView>, ProblemHttpResult>> MarkRead(
        ReadNotificationsRequest request, Inbox inbox, CurrentUser user, CancellationToken cancellationToken)
    {
        if (!request.All && request.Ids is not { Count: > 0 })
            return Problems.Invalid("ids", "Name the notifications to mark as read, or set all.");
        return TypedResults.Ok(await inbox.MarkReadAsync(user.CompanyId, user.Id, request, cancellationToken));
    }

    /// <summary>What the caller is told of, by which way, and when.</summary>
    internal static async Task<Ok<NotificationPreferencesView>> Rules(PreferencesEditor preferences, CancellationToken cancellationToken) =>
        TypedResults.Ok(await preferences.ReadAsync(cancellationToken));

    /// <summary>Replaces all rules of the caller. A kind without a rule is told as the kind itself says.</summary>
    internal static async Task<Results<Ok<NotificationPreferencesView>, ProblemHttpResult>> SaveRules(
        SaveNotificationPreferencesRequest request, PreferencesEditor preferences, CancellationToken cancellationToken) =>
        await preferences.SaveAsync(request, cancellationToken) is { Count: > 0 } errors
            ? Problems.Invalid(errors)
            : TypedResults.Ok(await preferences.ReadAsync(cancellationToken));

    /// <summary>The ways in which people can be told, and which of them this installation has set up.</summary>
    internal static async Task<Ok<IReadOnlyList<NotificationChannelView>>> Channels(EmailChannel email, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<NotificationChannelView>>(
        [
            new("site", Ready: true, "Shown in the site, at once."),
            await email.ReadAsync(cancellationToken),
            new("webhook", Ready: true, "Sent to the company's webhook endpoints, which its admins set up."),
        ]);

    /// <summary>
    /// Sends one e-mail to the caller's own address, now, and says what came of it: a refusal of the mail server, and that e-mail is not set
    /// up, are answers with sent: false. Five in a row, then one a minute.
    /// </summary>
    internal static async Task<Ok<TestEmailView>> SendTestEmail(TestEmail test, CancellationToken cancellationToken) =>
        TypedResults.Ok(await test.SendAsync(cancellationToken));
}
