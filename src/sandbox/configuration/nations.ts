/** A country as ISO 3166-1 lists it, with what is needed to call it. */
export interface Nation {
  /** ISO 3166-1 alpha-2. */
  readonly isoCode: string;
  /** In English. */
  readonly name: string;
  readonly continent: string;
  /** With `+`. Countries that share +1 have their area codes behind it, the United States and Canada none. */
  readonly countryDialingCodes: readonly string[];
}

/** Code, name and dialing codes of each country by continent, in the order of their codes. */
const TABLE: Readonly<Record<string, string>> = {
  Africa: `
    AO Angola 244; BF Burkina Faso 226; BI Burundi 257; BJ Benin 229; BW Botswana 267;
    CD Congo (Democratic Republic) 243; CF Central African Republic 236; CG Congo 242; CI Côte d'Ivoire 225;
    CM Cameroon 237; CV Cape Verde 238; DJ Djibouti 253; DZ Algeria 213; EG Egypt 20; EH Western Sahara 212;
    ER Eritrea 291; ET Ethiopia 251; GA Gabon 241; GH Ghana 233; GM Gambia 220; GN Guinea 224;
    GQ Equatorial Guinea 240; GW Guinea-Bissau 245; IO British Indian Ocean Territory 246; KE Kenya 254;
    KM Comoros 269; LR Liberia 231; LS Lesotho 266; LY Libya 218; MA Morocco 212; MG Madagascar 261;
    ML Mali 223; MR Mauritania 222; MU Mauritius 230; MW Malawi 265; MZ Mozambique 258; NA Namibia 264;
    NE Niger 227; NG Nigeria 234; RE Réunion 262; RW Rwanda 250; SC Seychelles 248; SD Sudan 249;
    SH Saint Helena 290; SL Sierra Leone 232; SN Senegal 221; SO Somalia 252; SS South Sudan 211;
    ST São Tomé and Príncipe 239; SZ Eswatini 268; TD Chad 235; TG Togo 228; TN Tunisia 216;
    TZ Tanzania 255; UG Uganda 256; YT Mayotte 262; ZA South Africa 27; ZM Zambia 260; ZW Zimbabwe 263
  `,
  Antarctica: `
    AQ Antarctica 672; BV Bouvet Island 47; GS South Georgia and South Sandwich Islands 500;
    HM Heard and McDonald Islands 672; TF French Southern Territories 262
  `,
  Asia: `
    AE United Arab Emirates 971; AF Afghanistan 93; AM Armenia 374; AZ Azerbaijan 994; BD Bangladesh 880;
    BH Bahrain 973; BN Brunei 673; BT Bhutan 975; CC Cocos (Keeling) Islands 61; CN China 86;
    CX Christmas Island 61; GE Georgia 995; HK Hong Kong 852; ID Indonesia 62; IL Israel 972; IN India 91;
    IQ Iraq 964; IR Iran 98; JO Jordan 962; JP Japan 81; KG Kyrgyzstan 996; KH Cambodia 855;
    KP North Korea 850; KR South Korea 82; KW Kuwait 965; KZ Kazakhstan 7; LA Laos 856; LB Lebanon 961;
    LK Sri Lanka 94; MM Myanmar 95; MN Mongolia 976; MO Macao 853; MV Maldives 960; MY Malaysia 60;
    NP Nepal 977; OM Oman 968; PH Philippines 63; PK Pakistan 92; PS Palestine 970; QA Qatar 974;
    SA Saudi Arabia 966; SG Singapore 65; SY Syria 963; TH Thailand 66; TJ Tajikistan 992;
    TL Timor-Leste 670; TM Turkmenistan 993; TR Türkiye 90; TW Taiwan 886; UZ Uzbekistan 998; VN Vietnam 84;
    YE Yemen 967
  `,
  Europe: `
    AD Andorra 376; AL Albania 355; AT Austria 43; AX Åland Islands 358; BA Bosnia and Herzegovina 387;
    BE Belgium 32; BG Bulgaria 359; BY Belarus 375; CH Switzerland 41; CY Cyprus 357; CZ Czechia 420;
    DE Germany 49; DK Denmark 45; EE Estonia 372; ES Spain 34; FI Finland 358; FO Faroe Islands 298;
    FR France 33; GB United Kingdom 44; GG Guernsey 44; GI Gibraltar 350; GR Greece 30; HR Croatia 385;
    HU Hungary 36; IE Ireland 353; IM Isle of Man 44; IS Iceland 354; IT Italy 39; JE Jersey 44;
    LI Liechtenstein 423; LT Lithuania 370; LU Luxembourg 352; LV Latvia 371; MC Monaco 377; MD Moldova 373;
    ME Montenegro 382; MK North Macedonia 389; MT Malta 356; NL Netherlands 31; NO Norway 47; PL Poland 48;
    PT Portugal 351; RO Romania 40; RS Serbia 381; RU Russia 7; SE Sweden 46; SI Slovenia 386;
    SJ Svalbard and Jan Mayen 47; SK Slovakia 421; SM San Marino 378 39; UA Ukraine 380; VA Vatican City 39
  `,
  'North America': `
    AG Antigua and Barbuda 1268; AI Anguilla 1264; AW Aruba 297; BB Barbados 1246; BL Saint Barthélemy 590;
    BM Bermuda 1441; BQ Caribbean Netherlands 599; BS Bahamas 1242; BZ Belize 501; CA Canada 1;
    CR Costa Rica 506; CU Cuba 53; CW Curaçao 599; DM Dominica 1767; DO Dominican Republic 1809 1829 1849;
    GD Grenada 1473; GL Greenland 299; GP Guadeloupe 590; GT Guatemala 502; HN Honduras 504; HT Haiti 509;
    JM Jamaica 1658 1876; KN Saint Kitts and Nevis 1869; KY Cayman Islands 1345; LC Saint Lucia 1758;
    MF Saint Martin 590; MQ Martinique 596; MS Montserrat 1664; MX Mexico 52; NI Nicaragua 505;
    PA Panama 507; PM Saint Pierre and Miquelon 508; PR Puerto Rico 1787 1939; SV El Salvador 503;
    SX Sint Maarten 1721; TC Turks and Caicos Islands 1649; TT Trinidad and Tobago 1868; US United States 1;
    VC Saint Vincent and Grenadines 1784; VG British Virgin Islands 1284; VI U.S. Virgin Islands 1340
  `,
  Oceania: `
    AS American Samoa 1684; AU Australia 61; CK Cook Islands 682; FJ Fiji 679; FM Micronesia 691;
    GU Guam 1671; KI Kiribati 686; MH Marshall Islands 692; MP Northern Mariana Islands 1670;
    NC New Caledonia 687; NF Norfolk Island 672; NR Nauru 674; NU Niue 683; NZ New Zealand 64;
    PF French Polynesia 689; PG Papua New Guinea 675; PN Pitcairn Islands 64; PW Palau 680;
    SB Solomon Islands 677; TK Tokelau 690; TO Tonga 676; TV Tuvalu 688; UM U.S. Outlying Islands 1;
    VU Vanuatu 678; WF Wallis and Futuna 681; WS Samoa 685
  `,
  'South America': `
    AR Argentina 54; BO Bolivia 591; BR Brazil 55; CL Chile 56; CO Colombia 57; EC Ecuador 593;
    FK Falkland Islands 500; GF French Guiana 594; GY Guyana 592; PE Peru 51; PY Paraguay 595;
    SR Suriname 597; UY Uruguay 598; VE Venezuela 58
  `,
};

/** All countries of ISO 3166-1, in the order of their codes. */
export const NATIONS: readonly Nation[] = Object.entries(TABLE)
  .flatMap(([continent, text]) => text.split(';').map(entry => nationOf(continent, entry.trim())))
  .sort((left, right) => (left.isoCode < right.isoCode ? -1 : 1));

const BY_CODE: ReadonlyMap<string, Nation> = new Map(NATIONS.map(nation => [nation.isoCode, nation]));

/** The country with that code, in either case. */
export function nationByCode(isoCode: string): Nation | undefined {
  return BY_CODE.get(isoCode.toUpperCase());
}

function nationOf(continent: string, entry: string): Nation {
  const words = entry.split(/\s+/);
  const firstCode = words.findIndex(word => /^\d+$/.test(word));
  return {
    isoCode: words[0] as string,
    name: words.slice(1, firstCode).join(' '),
    continent,
    countryDialingCodes: words.slice(firstCode).map(code => `+${code}`),
  };
}
