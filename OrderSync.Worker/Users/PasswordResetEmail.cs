using System.Net;
using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Users;

internal static class PasswordResetEmail
{
    private const string Until =
        "The link can be used once, within an hour; it ends all your sessions. If you did not ask for it, ignore this message: your password stays as it is.";

    public static OutgoingEmail Compose(string messageId, string address, string name, string link) => new(
        messageId,
        address,
        name,
        "Choose a new password for OrderSync",
        $"Somebody, we hope you, has asked for a new password for {address} on OrderSync.\n\nChoose it here:\n{link}\n\n{Until}\n",
        $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"></head><body>
        <p>Somebody, we hope you, has asked for a new password for {WebUtility.HtmlEncode(address)} on OrderSync.</p>
        <p><a href="{WebUtility.HtmlEncode(link)}">Choose a new password</a></p><p>{Until}</p></body></html>
        """);
}
