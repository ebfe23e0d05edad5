using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

public class PolicyRefusalTests
{
    private const string Syntax = "Syntax errors in policy.";
    private const string Legacy = "The policy failed legacy parsing";
    private const string Vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

    private static string Managed(string statement) => $"{{\"Version\":\"2012-10-17\",\"Statement\":{statement}}}";

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListBucket","Resource":["arn:aws:s3:::example_bucket"]}""")]
    [InlineData("""{"Effect":"Allow","Action":"iam: asdf safdsf af ","Resource":"arn:aws:s3:::example_bucket"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListBucket","Resource":["arn:aws:s3:::example_bucket","*"]}""")]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::example_bucket"}""")]
    [InlineData("""{"Effect":"Allow","Action":"*:Get*","Resource":"*"}""")]
    [InlineData("""[{"Effect":"Allow","NotAction":"s3:ListBucket","NotResource":"arn:aws:s3:::example_bucket"}]""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:iam:::user/example_bucket"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:fdsasf"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:invalid-service:us-east-1::example_bucket"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:us-east-1:123456789012:accesspoint/a"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b","Condition":{}}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b","Condition":{"DateGreaterThan":{}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b","Condition":{"DateGreaterThan":{"aws:CurrentTime":[]}}}""")]
    [InlineData("""{"Sid":"","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}""")]
    [InlineData("""[{"Sid":"a","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/${aws:PrincipalTag/a, 'x y'}/${*}"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b","Condition":{"StringEquals":{"aws:PrincipalTag/Stra\u00dfe":"\u4e2d"}}}""")]
    public void Accepts(string statement)
    {
        var document = Policy.Parse(Managed(statement), PolicyKind.Managed);
        Assert.NotEmpty(document.Statements);
        Assert.Equal(Managed(statement), document.Json);
    }

    // Texts as recorded from AWS.
    [Theory]
    [InlineData(PolicyRule.ElementType, Syntax, """["afd"]""")]
    [InlineData(PolicyRule.StatementMissing, Syntax, "[]")]
    [InlineData(PolicyRule.UnknownElement, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Extra field":"value"}""")]
    [InlineData(PolicyRule.UnknownElement, Syntax, """{"effect":"Allow","Action":"s3:A","Resource":"*"}""")]
    [InlineData(PolicyRule.Effect, Syntax, """{"Effect":"invalid","Action":"s3:A","Resource":"*"}""")]
    [InlineData(PolicyRule.Effect, Syntax, """{"Action":"s3:A","Resource":"*"}""")]
    [InlineData(PolicyRule.Effect, Legacy, """{"Effect":"denY","Action":"s3:A","Resource":"*"}""")]
    [InlineData(PolicyRule.Effect, Legacy, """{"Effect":"allow","Resource":"arn:aws:s3:us-east-1::example_bucket"}""")]
    [InlineData(PolicyRule.ActionVendorMissing, Vendor, """{"Effect":"Allow","Action":"invalid","Resource":"*"}""")]
    [InlineData(PolicyRule.ActionVendorMissing, Vendor, """{"Effect":"Allow","Action":"invalid"}""")]
    [InlineData(PolicyRule.ActionVendorMissing, Vendor, """{"Effect":"Allow","NotAction":"","Resource":"*"}""")]
    [InlineData(PolicyRule.ActionName, Vendor, """{"Effect":"Allow","Action":"s3:","Resource":"*"}""")]
    [InlineData(PolicyRule.ActionVendor, "Vendor a a is not valid", """{"Effect":"Allow","Action":"a a:ListBucket","Resource":"*"}""")]
    [InlineData(PolicyRule.ActionVendor, "Vendor s* is not valid", """{"Effect":"Allow","Action":"s*:ListBucket","Resource":"*"}""")]
    [InlineData(PolicyRule.ActionColons, "Actions/Condition can contain only one colon.", """{"Effect":"Allow","Action":"s3:List:Bucket","Resource":"*"}""")]
    [InlineData(PolicyRule.ActionMissing, "Policy statement must contain actions.", """{"Effect":"Allow"}""")]
    [InlineData(PolicyRule.ActionMissing, "Policy statement must contain actions.", """{"Effect":"Allow","Action":[],"Resource":"*"}""")]
    [InlineData(PolicyRule.ResourceMissing, "Policy statement must contain resources.", """{"Effect":"Allow","Action":"s3:A"}""")]
    [InlineData(PolicyRule.ResourceMissing, "Policy statement must contain resources.", """{"Effect":"Allow","Action":"s3:A","Resource":[]}""")]
    [InlineData(PolicyRule.ResourceFormat, "Resource invalid resource must be in ARN format or \"*\".", """{"Effect":"Allow","Action":"s3:A","Resource":"invalid resource"}""")]
    [InlineData(PolicyRule.ResourceFormat, "Resource  must be in ARN format or \"*\".", """{"Effect":"Allow","Action":"s3:A","Resource":""}""")]
    [InlineData(PolicyRule.ResourceFormat, "Resource sdfsadf must be in ARN format or \"*\".", """{"Effect":"Allow","Action":"s:3:ListBucket","Resource":"sdfsadf"}""")]
    [InlineData(PolicyRule.ResourcePartition, "Partition \"bsdfdsafsad\" is not valid for resource \"arn:bsdfdsafsad:*:*:*:*\".", """{"Effect":"Allow","NotAction":"s3s:A","Resource":"a:bsdfdsafsad"}""")]
    [InlineData(PolicyRule.ResourcePartition, "Partition \"b\" is not valid for resource \"arn:b:cadfsdf:*:*:*\".", """{"Effect":"Allow","NotAction":"s3s:A","Resource":"a:b:cadfsdf"}""")]
    [InlineData(PolicyRule.ResourcePartition, "Partition \"b\" is not valid for resource \"arn:b:c:d:e:f:g:h\".", """{"Effect":"Allow","NotAction":"s3s:A","Resource":"a:b:c:d:e:f:g:h"}""")]
    [InlineData(PolicyRule.ResourcePartition, "Partition \"s3\" is not valid for resource \"arn:s3:::example_bucket:*\".", """{"Effect":"Allow","Action":"s3:A","Resource":"aws:s3:::example_bucket"}""")]
    [InlineData(PolicyRule.ResourceVendor, "Resource vendor must be fully qualified and cannot contain regexes.", """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws"}""")]
    [InlineData(PolicyRule.ResourceVendor, "Resource vendor must be fully qualified and cannot contain regexes.", """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:*:::b"}""")]
    [InlineData(PolicyRule.ResourceRegion, "IAM resource arn:aws:iam:us-east-1::example_bucket cannot contain region information.", """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:iam:us-east-1::example_bucket"}""")]
    [InlineData(PolicyRule.ResourceRegion, "Resource arn:aws:s3:us-east-1::example_bucket can not contain region information.", """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:us-east-1::example_bucket"}""")]
    [InlineData(PolicyRule.ResourceIamPath, "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.", """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:iam:::example_bucket"}""")]
    [InlineData(PolicyRule.ResourceParts, Legacy, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3::example_bucket"}""")]
    [InlineData(PolicyRule.ResourceParts, Legacy, """{"Effect":"Allow","Resource":"arn:aws:s3::example_bucket"}""")]
    [InlineData(PolicyRule.ResourceParts, Legacy, """{"Effect":"Allow","NotAction":"s3:A","Resource":"arn:aws::::example_bucket"}""")]
    [InlineData(PolicyRule.ResourceParts, Legacy, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws::fdsasf"}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":{"a":"arn:aws:s3:::b"}}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Deny","Action":"s3:A","Resource":["adfdf",{}]}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Deny","Action":[[]],"Resource":"*"}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Deny","Action":null,"Resource":"*"}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Deny","Action":5,"Resource":"*"}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Sid":[],"Effect":"Deny","Action":"s3:A","Resource":"*"}""")]
    [InlineData(PolicyRule.ExclusiveElements, Syntax, """{"Effect":"Allow","NotAction":"s3:A","Resource":"*","NotResource":[]}""")]
    [InlineData(PolicyRule.ExclusiveElements, Syntax, """{"Effect":"Allow","NotAction":"s3:A","Action":[],"Resource":"*"}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":[]}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"DateGreaterThan":"b"}}""")]
    [InlineData(PolicyRule.ElementType, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"DateGreaterThan":{"a":{}}}}""")]
    [InlineData(PolicyRule.ConditionOperator, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"x":{"a":"1"}}}""")]
    [InlineData(PolicyRule.ConditionOperator, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"x":{}}}""")]
    [InlineData(PolicyRule.ConditionOperator, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"stringequals":{"aws:x":"1"}}}""")]
    [InlineData(PolicyRule.ConditionOperator, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"ForAnyValue::StringEqualsIfExists":{"a":"asf"}}}""")]
    [InlineData(PolicyRule.ConditionOperator, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"NullIfExists":{"aws:x":"true"}}}""")]
    [InlineData(PolicyRule.ConditionOperator, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"ForAllValues:Null":{"aws:x":"true"}}}""")]
    [InlineData(PolicyRule.ConditionKey, Vendor, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"StringEquals":{"username":"a"}}}""")]
    [InlineData(PolicyRule.ConditionKey, Vendor, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"StringEquals":{"aws:":"a"}}}""")]
    [InlineData(PolicyRule.SidDuplicate, "Statement IDs (SID) in a single policy must be unique.", """[{"Sid":"sdf","Effect":"Allow","Action":"s3:A","Resource":"*"},{"Sid":"sdf","Effect":"Allow"}]""")]
    [InlineData(PolicyRule.Sid, Syntax, """{"Sid":"a b","Effect":"Allow","Action":"s3:A","Resource":"*"}""")]
    [InlineData(PolicyRule.PrincipalProhibited, "Policy document should not specify a principal.", """{"Effect":"Allow","Principal":"*","Action":"s3:A","Resource":"*"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:username"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${}"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3::${aws:PrincipalAccount}:b"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"StringEquals":{"aws:x":"${aws:username, x}"}}}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${ }"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:user$name}"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:username,"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:username, 'x"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:username, 'x'"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:username, 'x' "}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:username, 'x' y}"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${aws:username{}"}""")]
    [InlineData(PolicyRule.Variable, Syntax, """{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::${'x'}"}""")]
    public void Refuses_a_statement_in_the_words_of_AWS(PolicyRule rule, string message, string statement)
    {
        var fault = Policy.Refuse(Managed(statement), PolicyKind.Managed);
        Assert.Equal((rule, message), (fault.Rule, fault.Message));
    }

    [Theory]
    [InlineData("DateGreaterThan", "sdfdsf", Legacy)]
    [InlineData("DateLessThanEquals", "234-13", Legacy)]
    [InlineData("DateLessThanEquals", "2016-12-13t2:00:00.593194+1", Legacy)]
    [InlineData("DateLessThanEquals", "2016-12-13t02:00:00.1999999999+10:59", Legacy)]
    [InlineData("DateLessThan", "9223372036854775808", Legacy)]
    [InlineData("DateLessThan", "", Legacy)]
    [InlineData("DateLessThan", "2026-02-30", Legacy)]
    [InlineData("DateLessThan", "${aws:CurrentTime}", Legacy)]
    [InlineData("NumericEquals", "ten", Syntax)]
    [InlineData("NumericEquals", "1,000", Syntax)]
    [InlineData("NumericEquals", "${aws:x}", Syntax)]
    [InlineData("Bool", "yes", Syntax)]
    [InlineData("Bool", " true", Syntax)]
    [InlineData("Null", "yes", Syntax)]
    [InlineData("BinaryEquals", "***", Syntax)]
    [InlineData("IpAddress", "10.0.0.0/33", Syntax)]
    [InlineData("IpAddress", "10.0.0/8", Syntax)]
    [InlineData("IpAddress", "10.0.0.0/08", Syntax)]
    [InlineData("IpAddress", "2001:db8::/129", Syntax)]
    [InlineData("IpAddress", "*", Syntax)]
    [InlineData("ArnLike", "role/R", Syntax)]
    public void Refuses_a_value_that_is_not_of_the_operators_type(string name, string value, string message)
    {
        var fault = Policy.Refuse(Managed($"{{\"Effect\":\"Deny\",\"Action\":\"s3:A\",\"Resource\":\"*\",\"Condition\":{{\"{name}\":{{\"aws:x\":\"{value}\"}}}}}}"), PolicyKind.Managed);
        Assert.Equal((PolicyRule.ConditionValue, message), (fault.Rule, fault.Message));
    }

    [Theory]
    [InlineData(PolicyRule.Json, "This is not a json document")]
    [InlineData(PolicyRule.Json, "")]
    [InlineData(PolicyRule.Json, "{")]
    [InlineData(PolicyRule.Json, """{"Statement":[]} {}""")]
    [InlineData(PolicyRule.Json, """{"Statement":[],}""")]
    [InlineData(PolicyRule.Json, """{"Statement":[] /* all */}""")]
    [InlineData(PolicyRule.Json, """{"Statement":[[[[[[[[[]]]]]]]]]}""")]
    [InlineData(PolicyRule.Json, """{"Id":"\ud800","Statement":[]}""")]
    [InlineData(PolicyRule.Characters, "\uFEFF{\"Statement\":[]}")]
    [InlineData(PolicyRule.Characters, "{\"Id\":\"\u0100\"}")]
    [InlineData(PolicyRule.Characters, "{\"Id\":\"\u0000\"}")]
    [InlineData(PolicyRule.DuplicateKey, """{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}""")]
    [InlineData(PolicyRule.DuplicateKey, """{"Statement":{"Effect":"Deny","\u0045ffect":"Allow","Action":"*","Resource":"*"}}""")]
    [InlineData(PolicyRule.DuplicateKey, """{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:x":"true","aws:x":"false"}}}}""")]
    [InlineData(PolicyRule.ElementType, "[]")]
    [InlineData(PolicyRule.ElementType, "\"*\"")]
    [InlineData(PolicyRule.StatementMissing, """{"Version":"2012-10-17"}""")]
    [InlineData(PolicyRule.Version, """{"Version":"2013-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""")]
    [InlineData(PolicyRule.ElementType, """{"Id":{},"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""")]
    [InlineData(PolicyRule.UnknownElement, """{"Extra":"","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""")]
    public void Refuses_a_document(PolicyRule rule, string json)
    {
        var fault = Policy.Refuse(json);
        Assert.Equal((rule, Syntax), (fault.Rule, fault.Message));
    }

    [Fact]
    public void A_managed_policy_must_be_of_the_newer_version_and_an_inline_one_need_not()
    {
        const string statement = "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
        foreach (var old in new[] { "{" + statement, """{"Version":"2008-10-17",""" + statement })
        {
            Assert.Equal("Policy document must be version 2012-10-17 or greater.", Policy.Refuse(old, PolicyKind.Managed).Message);
            Assert.Equal(PolicyRule.VersionTooOld, Policy.Refuse(old, PolicyKind.Boundary).Rule);
            Assert.Single(Policy.Parse(old, PolicyKind.Identity).Statements);
            Assert.Single(Policy.Parse(old, PolicyKind.Session).Statements);
        }
    }

    [Theory]
    [InlineData(PolicyKind.Session, 2048)]
    [InlineData(PolicyKind.Managed, 6144)]
    [InlineData(PolicyKind.Identity, 10240)]
    public void A_document_may_be_as_long_as_its_kind_says_and_no_longer(PolicyKind kind, int length)
    {
        Assert.Single(Policy.Parse(OfLength(length), kind).Statements);
        Assert.Equal(PolicyRule.Size, Policy.Refuse(OfLength(length + 1), kind).Rule);
        Assert.Equal(PolicyRule.Size, Policy.Refuse(OfLength(501), kind, new PolicyLimits(500, true, "PolicySize")).Rule);
    }

    [Fact]
    public void White_space_counts_in_a_session_policy_only()
    {
        var spaced = OfLength(2048) + new string(' ', 10);
        Assert.Equal("Cannot exceed quota for PolicySize: 2048", Policy.Refuse(spaced, PolicyKind.Session).Message);
        Assert.Single(Policy.Parse(spaced, PolicyKind.Managed).Statements);
        Assert.Single(Policy.Parse(OfLength(6144) + new string('\n', 1000), PolicyKind.Managed).Statements);
    }

    private static string OfLength(int length)
    {
        const string head = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::""";
        const string tail = "\"}}";
        return head + new string('b', length - head.Length - tail.Length) + tail;
    }
}
