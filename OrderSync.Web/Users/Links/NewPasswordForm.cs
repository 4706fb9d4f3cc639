using System.ComponentModel.DataAnnotations;
using OrderSync.Contracts.Users;

namespace OrderSync.Web.Users.Links;

/// <summary>What a page asks for to which a link with a token leads.</summary>
public class NewPasswordForm
{
    /// <summary>Of the link.</summary>
    public string? Token { get; set; }

    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(PasswordLength.Most, MinimumLength = PasswordLength.Least, ErrorMessage = "A password has {2} to {1} characters.")]
    public string? Password { get; set; }

    [Compare(nameof(Password), ErrorMessage = "The two passwords are not the same.")]
    public string? Repeated { get; set; }
}

/// <summary>The same with the name of whoever is new.</summary>
public sealed class AcceptForm : NewPasswordForm
{
    [Required(ErrorMessage = "Enter your name.")]
    [StringLength(200, ErrorMessage = "A name has at most {1} characters.")]
    public string? Name { get; set; }
}
