using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users.Account;
using OrderSync.Contracts.Users;

namespace OrderSync.Api.Users.Invitations;

/// <summary>How people come into a company: an admin invites them, and they accept by a link.</summary>
public static class InvitationEndpoints
{
    private const string Root = "/api/v1/users/invitations";

    private const string GoneLink = "This invitation is not valid any more: it was used, renewed or withdrawn, or is older than 48 hours. Ask for a new one.";

    public static void MapInvitations(this IEndpointRouteBuilder app)
    {
        var admins = app.MapGroup(Root).WithTags("Users").RequireAuthorization(Access.Administer);
        admins.MapGet("/", List);
        admins.MapPost("/", Create).ProducesProblem(StatusCodes.Status409Conflict).RequireRateLimiting(InvitationLimit.Name);
        admins.MapPost("/{id:guid}/renew", Renew).ProducesProblem(StatusCodes.Status409Conflict).RequireRateLimiting(InvitationLimit.Name);
        admins.MapDelete("/{id:guid}", Withdraw);

        var invited = app.MapGroup("/api/v1/auth/invitations").WithTags("Account").AllowAnonymous();
        invited.MapPost("/view", View).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status429TooManyRequests);
        invited.MapPost("/accept", Accept)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    public static IServiceCollection AddInvitations(this IServiceCollection services) => services
        .AddRateLimiter(limiter => limiter.AddPolicy<Guid, InvitationLimit>(InvitationLimit.Name))
        .AddSingleton<InvitationEmail>()
        .AddScoped<InvitationEditor>()
        .AddScoped<InvitationAnswers>();

    /// <summary>Who has been invited and has not accepted, the last first, those too whose invitation has expired.</summary>
    internal static async Task<Ok<IReadOnlyList<InvitationView>>> List(InvitationEditor invitations, CancellationToken cancellationToken) =>
        TypedResults.Ok(await invitations.ListAsync(cancellationToken));

    /// <summary>
    /// Invites somebody by a link that is good once, for 48 hours, and sends it by e-mail. Where e-mail is not set up, or the mail server refuses, the
    /// answer has the link, this once. 409 for somebody who is a user of the company already, or has been invited. 30 in a row, then one each half minute.
    /// </summary>
    internal static async Task<Results<Created<InvitationLinkView>, ProblemHttpResult>> Create(
        InviteUserRequest request, InvitationEditor invitations, CancellationToken cancellationToken)
    {
        if (InvitationEditor.Faults(request) is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        if (await invitations.RefusalAsync(request, cancellationToken) is { } refusal)
            return refusal;
        return await invitations.CreateAsync(request, cancellationToken) is { } made
            ? TypedResults.Created($"{Root}/{made.Invitation.Id}", made)
            : InvitationEditor.InvitedAlready(request.Email);
    }

    /// <summary>Makes a new link for another 48 hours, and sends or shows it as the first; the old one is not good any more.</summary>
    internal static Task<Results<Ok<InvitationLinkView>, ProblemHttpResult>> Renew(Guid id, InvitationEditor invitations, CancellationToken cancellationToken) =>
        invitations.RenewAsync(id, cancellationToken);

    /// <summary>Withdraws an invitation: its link is not good any more.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Withdraw(Guid id, InvitationEditor invitations, CancellationToken cancellationToken) =>
        await invitations.WithdrawAsync(id, cancellationToken) ? TypedResults.NoContent() : NoSuchInvitation();

    /// <summary>What a link invites to. It does not use the link up.</summary>
    internal static async Task<Results<Ok<InvitationOfferView>, ProblemHttpResult>> View(
        InvitationTokenRequest request, InvitationAnswers answers, LinkGuesses guesses, HttpContext context, CancellationToken cancellationToken) =>
        await answers.FindAsync(request.Token, cancellationToken) is { } offer
            ? TypedResults.Ok(offer)
            : await AccountEndpoints.GoneAsync(guesses, context, GoneLink);

    /// <summary>Makes the invited person a user of the company, with a name and password of their own, once. 409 where their e-mail has an account.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Accept(
        AcceptInvitationRequest request, InvitationAnswers answers, LinkGuesses guesses, HttpContext context, CancellationToken cancellationToken)
    {
        if (await answers.FindAsync(request.Token, cancellationToken) is not { } offer)
            return await AccountEndpoints.GoneAsync(guesses, context, GoneLink);
        if (PasswordRules.Faults("password", request.Password, offer.Email) is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        return await answers.AcceptAsync(request, cancellationToken) switch
        {
            Acceptance.Accepted => TypedResults.NoContent(),
            Acceptance.EmailTaken => Problems.Conflict("This e-mail address has an account already. Sign in with it, or ask to be invited with another address."),
            _ => await AccountEndpoints.GoneAsync(guesses, context, GoneLink),
        };
    }

    internal static ProblemHttpResult NoSuchInvitation() => Problems.NotFound("There is no such invitation: it was accepted or withdrawn, or never made.");
}
