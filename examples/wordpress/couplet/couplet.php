<?php
/**
 * Plugin Name:       Couplet
 * Description:       Coupons chosen on the shopper's own device, from a Couplet server that you host.
 * Version:           0.1.0
 * Requires at least: 6.4
 * Requires PHP:      7.4
 * Author:            Couplet
 * License:           Apache-2.0
 * License URI:       https://www.apache.org/licenses/LICENSE-2.0
 * Text Domain:       couplet
 *
 * @package Couplet
 */

namespace Couplet;

defined( 'ABSPATH' ) || exit;

const VERSION     = '0.1.0';
const PLUGIN_FILE = __FILE__;

/** Settings of the merchant, with keys `server`, `key`, `consent` and `consent_map`. */
const SETTINGS = 'couplet';

/** Whether WooCommerce runs. Without it, the plugin only puts the tag on the pages. */
function has_shop() {
	return function_exists( 'WC' );
}

/** Capability for the settings and the connection. Only WooCommerce has its own. */
function capability() {
	return has_shop() ? 'manage_woocommerce' : 'manage_options';
}

/** The settings, with an empty text for each that is missing. */
function settings() {
	return wp_parse_args( get_option( SETTINGS, array() ), array( 'server' => '', 'key' => '', 'consent' => '', 'consent_map' => '' ) );
}

require_once __DIR__ . '/includes/order.php';
require_once __DIR__ . '/includes/page.php';
if ( is_admin() ) {
	require_once __DIR__ . '/includes/connection.php';
	require_once __DIR__ . '/includes/settings.php';
}

add_action(
	'before_woocommerce_init',
	function () {
		if ( ! class_exists( \Automattic\WooCommerce\Utilities\FeaturesUtil::class ) ) {
			return;
		}
		foreach ( array( 'custom_order_tables', 'cart_checkout_blocks' ) as $feature ) {
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( $feature, PLUGIN_FILE, true );
		}
	}
);

// The widget reads the answers of the WP Consent API. These lines tell its tools so.
add_filter( 'wp_consent_api_registered_' . plugin_basename( PLUGIN_FILE ), '__return_true' );
add_action(
	'init',
	function () {
		if ( function_exists( 'wp_add_cookie_info' ) ) {
			wp_add_cookie_info(
				'couplet',
				'Couplet',
				'preferences',
				__( 'Session', 'couplet' ),
				__( "Carries the shopper's experiment group to the order.", 'couplet' ),
				false // No personal data.
			);
		}
	}
);
