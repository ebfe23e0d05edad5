namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>Whether something holds. Unsure is for what cannot be read or has no value.</summary>
internal enum Answer
{
    No,
    Unsure,
    Yes,
}

internal static class Answers
{
    internal static Answer When(bool holds) => holds ? Answer.Yes : Answer.No;

    internal static Answer Opposite(this Answer answer) => (Answer)(Answer.Yes - answer);

    internal static Answer All(this IEnumerable<Answer> answers) => answers.Append(Answer.Yes).Min();

    internal static Answer Some(this IEnumerable<Answer> answers) => answers.Append(Answer.No).Max();
}
