using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Lists;
using OrderSync.Api.Setup;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;

namespace OrderSync.Api.Users.Directory;

/// <summary>The people of a company, for its admins.</summary>
public static class UserEndpoints
{
    internal const string RoleWords = "role must be agent, manager or admin.";

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var admins = app.MapGroup("/api/v1/users").WithTags("Users").RequireAuthorization(Access.Administer);
        admins.MapGet("/", List).LimitSearches();
        admins.MapGet("/{id:guid}", Get);
        admins.MapPut("/{id:guid}", Update).ProducesProblem(StatusCodes.Status409Conflict);
        admins.MapDelete("/{id:guid}", Remove).ProducesProblem(StatusCodes.Status409Conflict);
        admins.MapPost("/{id:guid}/disable", Disable).ProducesProblem(StatusCodes.Status409Conflict);
        admins.MapPost("/{id:guid}/enable", Enable);
        admins.MapPost("/{id:guid}/reset-password", ResetPassword).ProducesProblem(StatusCodes.Status409Conflict);
    }

    public static IServiceCollection AddUserDirectory(this IServiceCollection services) => services
        .AddScoped<UserList>()
        .AddScoped<UserEditor>();

    /// <summary>
    /// The company's users, those who came last first, page by page: send nextCursor back as cursor. Role and state narrow the list; q is looked
    /// for anywhere in name and e-mail, in upper or lower case.
    /// </summary>
    internal static async Task<Results<Ok<CursorPage<UserView>>, ProblemHttpResult>> List(
        [AsParameters] UserQuery query, UserList users, CancellationToken cancellationToken) =>
        query.Validate(out var filter) is { Count: > 0 } errors
            ? Problems.Invalid(errors)
            : TypedResults.Ok(await users.PageAsync(filter, cancellationToken));

    /// <summary>One user of the company.</summary>
    internal static async Task<Results<Ok<UserView>, ProblemHttpResult>> Get(Guid id, UserList users, CancellationToken cancellationToken) =>
        await users.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(view) : NoSuchUser();

    /// <summary>Changes a user's name and role. The role counts within seconds. 409 for the last admin who is not disabled, who stays admin.</summary>
    internal static async Task<Results<Ok<UserView>, ProblemHttpResult>> Update(
        Guid id, SaveUserRequest request, UserEditor editor, CancellationToken cancellationToken) =>
        IsOfCompanies(request.Role) ? await editor.UpdateAsync(id, request, cancellationToken) : Problems.Invalid("role", RoleWords);

    /// <summary>
    /// Removes a user: they are out within seconds, open orders of theirs go to others, and the e-mail is free. Their name stays beside what
    /// they did. 409 for the last admin who is not disabled.
    /// </summary>
    internal static Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, UserEditor editor, CancellationToken cancellationToken) =>
        editor.RemoveAsync(id, cancellationToken);

    /// <summary>Disables a user: they are out within seconds, and open orders of theirs go to others. 409 for the last admin who is not disabled.</summary>
    internal static Task<Results<Ok<UserView>, ProblemHttpResult>> Disable(Guid id, UserEditor editor, CancellationToken cancellationToken) =>
        editor.DisableAsync(id, cancellationToken);

    /// <summary>Enables a user again, who then signs in with the password they had.</summary>
    internal static Task<Results<Ok<UserView>, ProblemHttpResult>> Enable(Guid id, UserEditor editor, CancellationToken cancellationToken) =>
        editor.EnableAsync(id, cancellationToken);

    /// <summary>
    /// Sends the user a link to choose a new password, good once for an hour. Where e-mail is not set up the answer has the link, this once.
    /// 409 for somebody who is disabled.
    /// </summary>
    internal static Task<Results<Ok<PasswordLinkView>, ProblemHttpResult>> ResetPassword(Guid id, UserEditor editor, CancellationToken cancellationToken) =>
        editor.ResetPasswordAsync(id, cancellationToken);

    internal static ProblemHttpResult NoSuchUser() => Problems.NotFound("There is no such user in the company.");

    /// <summary>An operator belongs to no company, and is made by whoever runs the installation.</summary>
    internal static bool IsOfCompanies(UserRole role) => role is UserRole.Agent or UserRole.Manager or UserRole.Admin;
}
